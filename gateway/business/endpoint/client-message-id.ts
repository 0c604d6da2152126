import { createHash, hash } from 'node:crypto';
import { accountIdFromBytes, type AccountId } from '../../../proto/ids.ts';
import { SealgateError } from '../../../proto/errors.ts';

const ID_BYTES = 16;

/** The Send's client message id: made from the content's id, so that the same work done twice, after a crash, makes one envelope. A sealing anew for other devices is another attempt. */
export function clientMessageIdOf(contentId: Uint8Array, attempt: number): Uint8Array {
  return new Uint8Array(hash('sha256', Buffer.concat([contentId, Buffer.from(`/${attempt}`)]), 'buffer').subarray(0, ID_BYTES));
}

/** An id that no account has, for what needs a conversation's place and is none: made from what it is for. */
export function placeId(purpose: string, name: string | Uint8Array): AccountId {
  const id = accountIdFromBytes(createHash('sha256').update(`sealgate endpoint ${purpose}\0`).update(name).digest().subarray(0, ID_BYTES));
  if (id === null) throw new SealgateError('INTERNAL');
  return id;
}
