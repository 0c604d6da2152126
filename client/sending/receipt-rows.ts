import type { Clock } from '../../proto/clock.ts';
import type { AccountId } from '../../proto/ids.ts';
import { nextOrder } from '../messages/message-rows.ts';
import { drop, put, type ReceiptRow, type RowWrite } from '../profile/profile-rows.ts';

/** A receipt that the author is still to be told. */
export function oweReceipt(account: AccountId, kind: ReceiptRow['kind'], contentId: string, clock: Clock): RowWrite {
  return put('receipt', keyOf({ account, kind, contentId }), { account, kind, contentId, order: nextOrder(clock.nowMs()) });
}

export function dropReceipt(row: ReceiptRow): RowWrite {
  return drop('receipt', keyOf(row));
}

function keyOf({ account, kind, contentId }: Pick<ReceiptRow, 'account' | 'kind' | 'contentId'>): string {
  return `${account}/${kind}/${contentId}`;
}
