import { toHex } from '../../proto/hex.ts';
import { content as schema } from '../../proto/messages.ts';
import type { QuarantineReason } from '../client-events.ts';
import type { Core } from '../core.ts';
import type { Content } from '../messages/content.ts';
import { deleted, edited, reacted } from '../messages/message-changes.ts';
import { messageKey, messageWrite, publicMessage } from '../messages/message-rows.ts';
import { refFromWire } from '../messages/refs.ts';
import { dropSentCopies } from '../messages/sent-copies.ts';
import type { MessageRow } from '../profile/profile-rows.ts';
import type { Effects } from './effects.ts';
import type { Origin } from './incoming.ts';

/** The target, when it is a message of this conversation. */
function targetIn(core: Core, origin: Origin, target: Parameters<typeof refFromWire>[0]): MessageRow | null {
  const ref = refFromWire(target);
  const row = ref === null ? null : core.store.get('message', messageKey(ref));
  return row?.conversation === origin.conversation ? row : null;
}

/** The target, when who sent this is its author. */
function ownTarget(core: Core, origin: Origin, target: Parameters<typeof refFromWire>[0]): MessageRow | 'notAuthor' | null {
  if (refFromWire(target)?.author !== origin.sender.account) return 'notAuthor';
  return targetIn(core, origin, target);
}

export function applyReaction(core: Core, origin: Origin, reaction: NonNullable<Content['reaction']>, effects: Effects): null {
  const row = targetIn(core, origin, reaction.target);
  if (row === null || row.deleted) return null;
  const author = origin.sender.account;
  const emoji = reaction.emoji ?? '';
  const changed = reacted(row, author, emoji);
  effects.write(messageWrite(changed));
  effects.tell('reaction', { message: publicMessage(changed), author, emoji });
  return null;
}

export function applyEdit(core: Core, origin: Origin, content: Content, edit: NonNullable<Content['edit']>, effects: Effects): QuarantineReason | null {
  const row = ownTarget(core, origin, edit.target);
  if (row === 'notAuthor') return row;
  if (row === null || row.deleted || row.body.kind !== 'text') return null;
  const changed = edited(row, edit.body ?? '', content.authoredAtMs ?? 0);
  effects.write(messageWrite(changed));
  effects.tell('edited', publicMessage(changed));
  return null;
}

export function applyDelete(core: Core, origin: Origin, deletion: NonNullable<Content['delete']>, effects: Effects): QuarantineReason | null {
  const row = ownTarget(core, origin, deletion.target);
  if (row === 'notAuthor') return row;
  if (row === null || row.deleted) return null;
  const changed = deleted(row);
  effects.write(messageWrite(changed), ...dropSentCopies(core, [row]));
  effects.tell('deleted', publicMessage(changed));
  return null;
}

const rank = { failed: 0, sending: 0, accepted: 1, delivered: 2, read: 3, received: 3 } as const;

/** Only what we wrote to exactly this account can be receipted by it. */
export function applyReceipt(core: Core, origin: Origin, receipt: NonNullable<Content['receipt']>, effects: Effects): null {
  const kind = receipt.kind === schema.Receipt.Kind.READ ? 'read' : 'delivered';
  const taken: string[] = [];
  for (const bytes of receipt.contentIds ?? []) {
    const contentId = toHex(bytes);
    const row = core.store.get('message', messageKey({ author: core.account, contentId }));
    if (row?.conversation !== origin.conversation || origin.sender.account === core.account || rank[row.state] >= rank[kind]) continue;
    const changed = { ...row, state: kind } as const;
    effects.write(messageWrite(changed));
    effects.tell('state', publicMessage(changed));
    taken.push(contentId);
  }
  if (taken.length > 0) effects.tell('receipt', { from: origin.sender.account, kind, contentIds: taken });
  return null;
}
