import { parseContent } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import type { Core } from '../core.ts';
import type { MessageRef } from '../body.ts';
import { drop, type RowWrite } from '../profile/profile-rows.ts';
import { refFromWire } from './refs.ts';

/**
 * What is sent is kept for a day, for devices that cannot read it or were missing. Of messages that were taken back or have disappeared nothing is kept: neither
 * they, nor edits of them, nor the copies for the own devices.
 */
export function dropSentCopies(core: Core, messages: readonly MessageRef[]): RowWrite[] {
  const gone = new Set(messages.filter(({ author }) => author === core.account).map(({ contentId }) => contentId));
  if (gone.size === 0) return [];
  return core.store.list('sent').filter(({ content }) => carries(content, gone)).map(({ clientMessageId }) => drop('sent', clientMessageId));
}

function carries(encoded: Uint8Array, gone: ReadonlySet<string>): boolean {
  const parsed = parseContent(encoded);
  if (parsed.kind === 'malformed') return false;
  const { contentId, edit, syncSent } = parsed.content;
  if (syncSent) return carries(syncSent.content ?? new Uint8Array(), gone);
  return gone.has(toHex(contentId)) || gone.has(refFromWire(edit?.target)?.contentId ?? '');
}
