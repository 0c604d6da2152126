import type { AccountId } from '../../proto/ids.ts';
import type { MessageRow } from '../profile/profile-rows.ts';

/** With this person's reaction in place of an earlier one; an empty emoji takes it back. */
export function reacted(row: MessageRow, author: AccountId, emoji: string): MessageRow {
  const others = row.reactions.filter(one => one.author !== author);
  return { ...row, reactions: emoji === '' ? others : [...others, { author, emoji }] };
}

/** A text with other words; anything else as it is. */
export function edited(row: MessageRow, text: string, atMs: number): MessageRow {
  return row.body.kind === 'text' ? { ...row, body: { ...row.body, text }, editedAtMs: atMs } : row;
}

/** Without what was in it. */
export function deleted(row: MessageRow): MessageRow {
  return { ...row, body: { kind: 'text', text: '', replyTo: null }, deleted: true, reactions: [] };
}
