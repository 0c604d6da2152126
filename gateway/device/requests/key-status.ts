import { createHash } from 'node:crypto';
import { SealgateError } from '../../../proto/errors.ts';
import type { DeviceKey } from '../../../proto/ids.ts';
import type { StoredKey } from '../../../storage/pre-keys/pre-keys.ts';
import type { FrameBody } from '../frames.ts';
import type { Shared } from '../shared.ts';

/** What the server has of the device's keys, so that the device finds out when that is not what it uploaded. */
export async function keyStatus(shared: Shared, device: DeviceKey, identityKey: Uint8Array): Promise<FrameBody> {
  const keys = await shared.preKeys.repeatedUse(device);
  if (keys === null) throw new SealgateError('NO_KEYS');
  const digest = createHash('sha256').update(identityKey);
  for (const key of [keys.signed, keys.lastResort]) digest.update(idBytes(key)).update(key.key);
  return { keyStatus: { oneTime: await shared.preKeys.count(device), repeatedUseDigest: digest.digest(), lastResortUsed: keys.lastResortUsed } };
}

function idBytes({ id }: StoredKey): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes;
}
