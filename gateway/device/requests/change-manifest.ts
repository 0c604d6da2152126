import { checkSuccessor, encodeSignedBlob, verifyManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { PRIMARY_DEVICE } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { RequestHandler } from './request.ts';

/** Removes devices or changes capabilities, on the word of the primary. Answers when the removed devices' sockets are closed. */
export const changeManifest: RequestHandler<messages.sealgate.v1.ChangeManifest.$Properties> = async (shared, { device }, body) => {
  if (device.device !== PRIMARY_DEVICE) throw new SealgateError('FORBIDDEN');
  const { account } = device;
  const nowMs = shared.clock.nowMs();
  const next = verifyManifest(body.manifest ?? {}, { nowMs, account, clusterId: shared.clusterId, devicesMax: shared.limits.devicesMax });
  const current = await shared.accounts.load(account);
  if (current === null || current.row.state === 'deleted') throw new SealgateError('UNAUTHENTICATED');
  const previous = verifyManifest(current.row.manifest, { nowMs, expiredToo: true, devicesMax: protocol.deviceIdMax });
  checkSuccessor(previous, next);
  if (next.issuedAtMs > nowMs + shared.limits.manifestClockSkewMsMax) throw new SealgateError('BAD_MANIFEST', { detail: 'issued in the future' });
  const isNew = next.devices.some(({ id, incarnation }) => !previous.devices.some(before => before.id === id && before.incarnation === incarnation));
  if (isNew) throw new SealgateError('BAD_MANIFEST', { detail: 'devices are added by LinkDevice' });
  const manifest = encodeSignedBlob(next.blob);
  if (manifest.length > protocol.manifestBytesMax) throw new SealgateError('TOO_LARGE');
  const removed = previous.devices.filter(({ id }) => !next.devices.some(kept => kept.id === id));
  await shared.router.changeManifest({
    account,
    expectedVersion: previous.version,
    version: next.version,
    manifest,
    addDevices: [],
    removeDevices: removed.map(({ id }) => id),
  });
  for (const { id, incarnation } of removed) await shared.pushRegistrations.set({ account, device: id, incarnation }, null);
  return { done: {} };
};
