import { toHex } from '../../proto/hex.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { MessageRef } from '../body.ts';
import type { Message } from '../message.ts';
import type { Core } from '../core.ts';
import { drop, put, type MessageRow, type RowWrite } from '../profile/profile-rows.ts';
import type { ProfileStore } from '../profile/profile-store.ts';

export function messageKey(ref: MessageRef): string {
  return `${ref.author}/${ref.contentId}`;
}

export function messageWrite(row: MessageRow): RowWrite {
  return put('message', messageKey(row), row);
}

let lastOrder = 0;

/** Grows with every call and with the clock: the order in which things came to this device, in µs since 1970. */
export function nextOrder(nowMs: number): number {
  lastOrder = Math.max(lastOrder + 1, nowMs * 1000);
  return lastOrder;
}

/** At the start: what comes now is after all that the profile has, also when the clock was ahead. */
export function orderAfter(store: ProfileStore): void {
  for (const table of ['message', 'outbox', 'syncJob', 'held', 'receipt'] as const) {
    const [last] = store.list(table, { limit: 1, descending: true });
    lastOrder = Math.max(lastOrder, last?.order ?? 0);
  }
}

type NewMessage = Omit<MessageRow, 'editedAtMs' | 'deleted' | 'reactions' | 'expiresAtMs' | 'order'>;

export function newMessage(message: NewMessage, nowMs: number): MessageRow {
  return { ...message, editedAtMs: null, deleted: false, reactions: [], expiresAtMs: null, order: nextOrder(nowMs) };
}

/** Shown in the conversation where the account key changed. */
export function noticeRow(core: Core, conversation: AccountId): RowWrite {
  const nowMs = core.clock.nowMs();
  return messageWrite(newMessage({
    contentId: toHex(core.random.bytes(16)), author: conversation, authorDevice: core.device, conversation, outgoing: false,
    body: { kind: 'identityChanged' }, state: 'read', authoredAtMs: nowMs, acceptedAtMs: 0, envelopeId: null, timerSeconds: 0,
  }, nowMs));
}

/** The row with its end, and what remembers the end. A message whose timer runs already, or that has none, stays as it is. */
export function startTimer(row: MessageRow, nowMs: number): { readonly row: MessageRow; readonly writes: RowWrite[] } {
  if (row.timerSeconds === 0 || row.expiresAtMs !== null) return { row, writes: [] };
  const atMs = nowMs + row.timerSeconds * 1000;
  return { row: { ...row, expiresAtMs: atMs }, writes: [put('expiry', messageKey(row), { messageKey: messageKey(row), atMs })] };
}

/** What takes a message out of the profile. */
export function forgetMessage(key: string): RowWrite[] {
  return [drop('message', key), drop('expiry', key)];
}

/** The message of this id: with a bare id own ones first, then the oldest in the conversation. */
export function findMessage(store: ProfileStore, self: AccountId, conversation: AccountId, wanted: string | MessageRef): MessageRow | null {
  if (typeof wanted !== 'string') return inConversation(store.get('message', messageKey(wanted)), conversation);
  const found = inConversation(store.get('message', messageKey({ author: self, contentId: wanted })), conversation);
  return found ?? inConversation(store.get('message', messageKey({ author: conversation, contentId: wanted })), conversation);
}

function inConversation(row: MessageRow | null, conversation: AccountId): MessageRow | null {
  return row?.conversation === conversation ? row : null;
}

export function publicMessage(row: MessageRow): Message {
  const { contentId, author, authorDevice, conversation, outgoing, body, state, authoredAtMs, acceptedAtMs, envelopeId, editedAtMs, deleted, reactions, expiresAtMs } = row;
  return { contentId, author, authorDevice, conversation, outgoing, body, state, authoredAtMs, acceptedAtMs, envelopeId, editedAtMs, deleted, reactions, expiresAtMs };
}
