import type { Bytes } from '../crypto/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { accountIdFromBytes, type AccountId } from '../proto/ids.ts';

export function fromHex(hex: string): Bytes {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

/** A copy: decoded frames alias what they came in. */
export function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Throws MALFORMED when these are not an account's 16 bytes. */
export function accountOf(bytes: Uint8Array | null | undefined): AccountId {
  const account = accountIdFromBytes(bytes ?? new Uint8Array());
  if (account === null) throw new SealgateError('MALFORMED', { detail: 'not an account id' });
  return account;
}
