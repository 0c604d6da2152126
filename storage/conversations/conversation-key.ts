import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../proto/ids.ts';
import { bytesOf, type SqlRow } from '../row.ts';
import type { ConversationKey } from './conversations.ts';

/** The columns business and peer, in this order. */
export function columnsOf({ business, peer }: ConversationKey): [Uint8Array, Uint8Array] {
  return [accountIdToBytes(business), accountIdToBytes(peer)];
}

/** From these two columns. Throws STORE_FAILED when they hold no account ids. */
export function keyOf(row: SqlRow): ConversationKey {
  const business = accountIdFromBytes(bytesOf(row, 'business'));
  const peer = accountIdFromBytes(bytesOf(row, 'peer'));
  if (business === null || peer === null) throw new SealgateError('STORE_FAILED', { detail: 'not an account id' });
  return { business, peer };
}
