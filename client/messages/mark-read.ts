import { contentLimits } from '../../crypto/index.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { fromHex } from '../bytes.ts';
import { contactOf } from '../contacts.ts';
import type { Core } from '../core.ts';
import { put, type MessageRow, type RowWrite } from '../profile/profile-rows.ts';
import type { OwnDevices } from '../sending/own-devices.ts';
import { oweReceipt } from '../sending/receipt-rows.ts';
import { messageWrite, startTimer } from './message-rows.ts';

/** Marks incoming messages as read, starts their timers, owes receipts to contacts, and tells the own devices. Returns how many. */
export function markRead(core: Core, ownDevices: OwnDevices, conversation: AccountId, contentIds: readonly string[] | null): number {
  const wanted = contentIds === null ? null : new Set(contentIds);
  const unread = core.store.list('message', { group: conversation })
    .filter(row => row.state === 'received' && !row.outgoing && (wanted?.has(row.contentId) ?? true));
  if (unread.length === 0) return 0;
  const contact = contactOf(core.store, conversation);
  const owesReceipts = contact.relation === 'contact' && core.self().receipts;
  const nowMs = core.clock.nowMs();
  const rows: RowWrite[] = [put('contact', conversation, { ...contact, unread: Math.max(0, contact.unread - unread.length) })];
  for (const row of unread) {
    rows.push(...readRows(row, nowMs));
    if (owesReceipts) rows.push(oweReceipt(conversation, 'read', row.contentId, core.clock));
  }
  for (let from = 0; from < unread.length; from += contentLimits.receiptIdsMax) {
    const ids = unread.slice(from, from + contentLimits.receiptIdsMax).map(row => fromHex(row.contentId));
    rows.push(...ownDevices.job({ syncState: { readContentIds: ids, account: accountIdToBytes(conversation), accepted: contact.relation === 'contact', blocked: contact.relation === 'blocked' } }));
  }
  core.store.commit(rows);
  return unread.length;
}

function readRows(row: MessageRow, nowMs: number): RowWrite[] {
  const started = startTimer({ ...row, state: 'read' }, nowMs);
  return [messageWrite(started.row), ...started.writes];
}
