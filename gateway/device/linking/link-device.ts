import { checkSuccessor, encodeSignedBlob, verifyManifest, type ManifestDevice, type VerifiedManifest } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import { addressGroup } from '../address-book.ts';
import { checkedSignedKey } from '../device-keys.ts';
import type { FrameBody } from '../frames.ts';
import { deviceRow } from '../registration/register.ts';
import type { Shared } from '../shared.ts';

/**
 * Adds the device that a fresh manifest of the primary names. The manifest is the permission: signed by the account key, the successor of the current one,
 * at most ten minutes old, and good for one use, since its version is taken afterwards.
 */
export async function linkDevice(shared: Shared, address: string, body: messages.sealgate.v1.LinkDevice.$Properties): Promise<FrameBody> {
  const { limits } = shared;
  await shared.securityBudgets.take('linkAttempts', addressGroup(address), limits.linkAttemptsPerAddressBurst, limits.linkAttemptsPerAddressWindowMs, 'RATE_LIMITED');
  const nowMs = shared.clock.nowMs();
  const next = verifyManifest(body.manifest ?? {}, { nowMs, clusterId: shared.clusterId, devicesMax: protocol.deviceIdMax });
  const current = await shared.accounts.load(next.account);
  if (current?.row.state !== 'active') throw new SealgateError('BAD_MANIFEST');
  const previous = verifyManifest(current.row.manifest, { nowMs, expiredToo: true, devicesMax: protocol.deviceIdMax });
  checkSuccessor(previous, next);
  checkAge(shared, next, nowMs);
  const added = oneAdded(previous, next);
  if (added.id !== body.device) throw new SealgateError('BAD_MANIFEST', { detail: 'another device was added' });
  if (next.devices.length > limits.devicesMax) throw new SealgateError('TOO_MANY_DEVICES');
  if (Math.abs(added.incarnation - nowMs) > limits.linkManifestAgeMsMax + limits.manifestClockSkewMsMax) throw new SealgateError('BAD_MANIFEST', { detail: 'the incarnation is not of now' });
  const secretHash = body.secretHash ?? new Uint8Array();
  if (secretHash.length !== protocol.secretBytes) throw new SealgateError('MALFORMED', { detail: 'secret hash' });
  const manifest = encodeSignedBlob(next.blob);
  if (manifest.length > protocol.manifestBytesMax) throw new SealgateError('TOO_LARGE');
  const keys = { signed: checkedSignedKey('ec', added.identityKey, body.signed), lastResort: checkedSignedKey('kyber', added.identityKey, body.lastResort) };
  await shared.preKeys.setRepeatedUse({ account: next.account, device: added.id, incarnation: added.incarnation }, keys);
  await shared.router.changeManifest({
    account: next.account,
    expectedVersion: previous.version,
    version: next.version,
    manifest,
    addDevices: [deviceRow(added, secretHash, nowMs)],
    removeDevices: [],
  });
  shared.observer.registered('linked');
  return { registered: { account: accountIdToBytes(next.account), device: added.id, incarnation: added.incarnation } };
}

function checkAge(shared: Shared, next: VerifiedManifest, nowMs: number): void {
  const ageMs = nowMs - next.issuedAtMs;
  if (ageMs > shared.limits.linkManifestAgeMsMax || ageMs < -shared.limits.manifestClockSkewMsMax) throw new SealgateError('BAD_MANIFEST', { detail: 'not issued within the last ten minutes' });
}

/** The one device that is new; nothing else may differ. */
function oneAdded(previous: VerifiedManifest, next: VerifiedManifest): ManifestDevice {
  const added = next.devices.filter(({ id }) => !previous.devices.some(device => device.id === id));
  const kept = previous.devices.every(before => next.devices.some(({ id, incarnation }) => id === before.id && incarnation === before.incarnation));
  const [device] = added;
  if (device === undefined || added.length !== 1 || !kept) throw new SealgateError('BAD_MANIFEST', { detail: 'exactly one device must be added' });
  return device;
}
