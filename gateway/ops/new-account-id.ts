import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, type AccountId } from '../../proto/ids.ts';
import type { Random } from '../../proto/random.ts';

/** A random UUID, version 4. */
export function newAccountId(random: Random): AccountId {
  const stamped = random.bytes(16).map((byte, i) => i === 6 ? 0x40 | (byte & 0x0f) : i === 8 ? 0x80 | (byte & 0x3f) : byte);
  const id = accountIdFromBytes(stamped);
  if (id === null) throw new SealgateError('INTERNAL');
  return id;
}
