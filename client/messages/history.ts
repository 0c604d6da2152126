import type { AccountId } from '../../proto/ids.ts';
import type { ContentId } from '../body.ts';
import type { Core } from '../core.ts';
import type { HistoryQuery, Message } from '../message.ts';
import { findMessage, messageKey, publicMessage } from './message-rows.ts';

const LIMIT = 50;

/** Of one conversation, oldest first. */
export function historyOf(core: Core, conversation: AccountId, { limit = LIMIT, before }: HistoryQuery): readonly Message[] {
  const below = before === undefined ? null : findMessage(core.store, core.account, conversation, before)?.order ?? null;
  const rows = core.store.list('message', { group: conversation, limit, descending: true, ...(below === null ? {} : { below }) });
  return rows.map(publicMessage).reverse();
}

/** In any conversation; an own one before others that have the same id. */
export function findAnywhere(core: Core, contentId: ContentId): Message | null {
  const authors: AccountId[] = [core.account, ...core.store.list('contact').map(contact => contact.account)];
  for (const author of authors) {
    const row = core.store.get('message', messageKey({ author, contentId }));
    if (row !== null) return publicMessage(row);
  }
  return null;
}
