import { createHash } from 'node:crypto';

const BYTES = 16;

/** What a business that checks identities knows a consumer's account key by, in base64: another key has another. */
export function identityHashOf(accountKey: Uint8Array): string {
  return Buffer.from(identityDigestOf(accountKey)).toString('base64');
}

/** The same, as the 16 bytes that it is. */
export function identityDigestOf(accountKey: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update('identity of an account\n').update(accountKey).digest().subarray(0, BYTES));
}
