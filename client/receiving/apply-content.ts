import { contentLimits, parseContent, type ContentOutcome } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdFromBytes, type AccountId } from '../../proto/ids.ts';
import { content as schema, type messages } from '../../proto/messages.ts';
import { businessProfile } from '../business/business-content.ts';
import type { Body } from '../body.ts';
import type { QuarantineReason } from '../client-events.ts';
import { publicContact } from '../contacts.ts';
import type { Core } from '../core.ts';
import { bodyOfContent, type Content } from '../messages/content.ts';
import { refFromWire } from '../messages/refs.ts';
import { messageKey, messageWrite, newMessage, nextOrder, publicMessage, startTimer } from '../messages/message-rows.ts';
import { dropSentCopies } from '../messages/sent-copies.ts';
import { drop, put, type MessageRow } from '../profile/profile-rows.ts';
import type { Effects } from './effects.ts';
import { deviceText, type Incoming } from './incoming.ts';

type Sender = NonNullable<Incoming['sender']>;
type ContentMessage = messages.sealgate.content.v1.Content;

/** Where a content belongs and who wrote it, as decryption said. */
interface Origin {
  readonly sender: Sender;
  readonly conversation: AccountId;
  readonly acceptedAtMs: number;
  readonly envelopeId: string;
}

/** What this content changes; or why it must not be shown. Nothing is written here. */
export function applyContent(core: Core, incoming: Incoming & { readonly sender: Sender }, content: ContentMessage, isNewer: boolean, effects: Effects): QuarantineReason | null {
  const { sender } = incoming;
  if (sender.account === core.account) return applyOwn(core, incoming, content, effects);
  if (content.syncSent || content.syncState) return 'notAuthor';
  const meant = accountIdFromBytes(content.conversation?.account ?? new Uint8Array());
  if (meant !== core.account) return 'malformed';
  const origin: Origin = { sender, conversation: sender.account, acceptedAtMs: incoming.acceptedAtMs, envelopeId: incoming.envelopeId };
  return applyOnce(core, origin, content, isNewer, effects);
}

/** From an own device: what it sent, or what changed there. */
function applyOwn(core: Core, incoming: Incoming & { readonly sender: Sender }, content: Content, effects: Effects): QuarantineReason | null {
  const contentId = toHex(content.contentId ?? new Uint8Array());
  const key = `${deviceText(incoming.sender)}/${contentId}`;
  if (core.store.get('seenContent', key) !== null) return null;
  effects.write(put('seenContent', key, { atMs: core.clock.nowMs() }));
  if (content.syncState) applyOwnState(core, content.syncState, effects);
  if (content.profile) {
    const { name, about, business } = content.profile;
    const more = business ? { businessProfile: businessProfile(business) } : {};
    effects.write(put('self', '', { ...core.self(), name: name ?? '', about: about ?? '', ...more, profileVersion: core.self().profileVersion + 1 }));
  }
  if (!content.syncSent) return null;
  const conversation = accountIdFromBytes(content.syncSent.recipient ?? new Uint8Array());
  const inner: ContentOutcome = parseContent(content.syncSent.content ?? new Uint8Array());
  if (conversation === null || conversation === core.account || inner.kind === 'malformed') return 'malformed';
  learnNumber(conversation, content.syncSent.number ?? '', effects);
  const origin: Origin = { sender: incoming.sender, conversation, acceptedAtMs: incoming.acceptedAtMs, envelopeId: incoming.envelopeId };
  return applyOnce(core, origin, inner.content, inner.kind === 'newer', effects);
}

/** Each (sender device, content id) once, whatever the envelope is called. */
function applyOnce(core: Core, origin: Origin, content: ContentMessage, isNewer: boolean, effects: Effects): QuarantineReason | null {
  const contentId = toHex(content.contentId);
  const key = `${deviceText(origin.sender)}/${contentId}`;
  if (core.store.get('seenContent', key) !== null) return null;
  effects.write(put('seenContent', key, { atMs: core.clock.nowMs() }), drop('gap', key));
  followChain(core, origin, contentId, content, effects);
  if (isNewer) return addMessage(core, origin, content, { kind: 'unsupported' }, effects);
  if (!mayWrite(core, origin, content)) return 'malformed';
  const body = bodyOfContent(content);
  if (body !== null) return addMessage(core, origin, content, body, effects);
  if (content.reaction) return applyReaction(core, origin, content.reaction, effects);
  if (content.edit) return applyEdit(core, origin, content, content.edit, effects);
  if (content.delete) return applyDelete(core, origin, content.delete, effects);
  if (content.receipt) return applyReceipt(core, origin, content.receipt, effects);
  if (content.profile) return applyProfile(core, origin, content.profile, effects);
  if (content.preference) return applyPreference(core, origin, content.preference.marketing === true, effects);
  if (content.typing && effects.contact(origin.conversation).relation === 'contact') {
    effects.tell('typing', { from: origin.sender.account, started: content.typing.started === true });
  }
  return null;
}

/** Questions and templates are businesses' to write, answers and wishes are for them. What an own device has sent it has checked. */
function mayWrite(core: Core, { sender }: Origin, { interactive, template, interactiveReply, preference }: ContentMessage): boolean {
  if (sender.account === core.account) return true;
  const author = interactive ?? template ? 'business' : interactiveReply ?? preference ? 'consumer' : null;
  const book = core.custody();
  return author === null || (author === 'business' ? book.kindOf(sender.account) : book.kindOf(core.account)) === 'business';
}

/** What its author says came before: if it is not here when the queue is empty, something was held back. */
function followChain(core: Core, origin: Origin, contentId: string, content: Content, effects: Effects): void {
  if (content.typing || content.resent === true) return;
  const device = deviceText(origin.sender);
  const chainKey = `${origin.conversation}/${device}`;
  const previousId = toHex(content.previousId ?? new Uint8Array());
  const isFollower = core.store.get('chain', chainKey) !== null && previousId !== '';
  if (isFollower && core.store.get('seenContent', `${device}/${previousId}`) === null) {
    const { account: author, device: authorDevice } = origin.sender;
    const key = `${device}/${previousId}`;
    effects.write(put('gap', key, { key, conversation: origin.conversation, author, authorDevice, previousId }));
  }
  effects.write(put('chain', chainKey, { contentId }));
}

function addMessage(core: Core, origin: Origin, content: ContentMessage, body: Body, effects: Effects): QuarantineReason | null {
  const { sender, conversation } = origin;
  const isOutgoing = sender.account === core.account;
  const contentId = toHex(content.contentId);
  // Two devices of one author that use one id: the first stays.
  if (core.store.get('message', messageKey({ author: sender.account, contentId })) !== null) return 'malformed';
  const nowMs = core.clock.nowMs();
  const made = newMessage({
    contentId, author: sender.account, authorDevice: sender.device, conversation, outgoing: isOutgoing, body, state: isOutgoing ? 'accepted' : 'received',
    authoredAtMs: content.authoredAtMs, acceptedAtMs: origin.acceptedAtMs, envelopeId: origin.envelopeId, timerSeconds: content.timerSeconds,
  }, nowMs);
  const { row, writes } = isOutgoing ? startTimer(made, nowMs) : { row: made, writes: [] };
  effects.write(messageWrite(row), ...writes);
  updateContact(core, origin, body, contentId, effects);
  effects.tell('message', publicMessage(row));
  return null;
}

/** Unread, timer, the request of a stranger, the receipt that a contact gets. */
function updateContact(core: Core, { sender, conversation }: Origin, body: Body, contentId: string, effects: Effects): void {
  const contact = effects.contact(conversation);
  const isOutgoing = sender.account === core.account;
  const isStranger = !isOutgoing && contact.relation === 'none';
  // Who was blocked here stays so: what another own device wrote before it knew is no second thought.
  const isTaken = isOutgoing && contact.relation !== 'blocked';
  const relation = isTaken ? 'contact' : isStranger ? 'request' : contact.relation;
  const timerSeconds = body.kind === 'timer' && relation === 'contact' ? body.seconds : contact.timerSeconds;
  const next = { ...contact, relation, timerSeconds, unread: isOutgoing ? contact.unread : contact.unread + 1 };
  effects.setContact(next);
  if (isStranger) effects.tell('request', { account: conversation });
  if (timerSeconds !== contact.timerSeconds) effects.tell('timerChanged', { conversation, seconds: timerSeconds, by: sender.account });
  if (!isOutgoing && relation === 'contact' && core.self().receipts) {
    effects.write(put('receipt', `${conversation}/delivered/${contentId}`, { account: conversation, kind: 'delivered', contentId, order: nextOrder(core.clock.nowMs()) }));
  }
}

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

function applyReaction(core: Core, origin: Origin, reaction: NonNullable<Content['reaction']>, effects: Effects): null {
  const row = targetIn(core, origin, reaction.target);
  if (row === null || row.deleted) return null;
  const author = origin.sender.account;
  const emoji = reaction.emoji ?? '';
  const others = row.reactions.filter(one => one.author !== author);
  const changed = { ...row, reactions: emoji === '' ? others : [...others, { author, emoji }] };
  effects.write(messageWrite(changed));
  effects.tell('reaction', { message: publicMessage(changed), author, emoji });
  return null;
}

function applyEdit(core: Core, origin: Origin, content: Content, edit: NonNullable<Content['edit']>, effects: Effects): QuarantineReason | null {
  const row = ownTarget(core, origin, edit.target);
  if (row === 'notAuthor') return row;
  if (row === null || row.deleted || row.body.kind !== 'text') return null;
  const changed = { ...row, body: { ...row.body, text: edit.body ?? '' }, editedAtMs: content.authoredAtMs ?? 0 };
  effects.write(messageWrite(changed));
  effects.tell('edited', publicMessage(changed));
  return null;
}

function applyDelete(core: Core, origin: Origin, deletion: NonNullable<Content['delete']>, effects: Effects): QuarantineReason | null {
  const row = ownTarget(core, origin, deletion.target);
  if (row === 'notAuthor') return row;
  if (row === null || row.deleted) return null;
  const changed = { ...row, body: { kind: 'text', text: '', replyTo: null } as const, deleted: true, reactions: [] };
  effects.write(messageWrite(changed), ...dropSentCopies(core, [row]));
  effects.tell('deleted', publicMessage(changed));
  return null;
}

const rank = { failed: 0, sending: 0, accepted: 1, delivered: 2, read: 3, received: 3 } as const;

/** Only what we wrote to exactly this account can be receipted by it. */
function applyReceipt(core: Core, origin: Origin, receipt: NonNullable<Content['receipt']>, effects: Effects): null {
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

/** Of this person's own other device, it is this person's; of a consumer, it is for the business that this is. */
function applyPreference(core: Core, { sender, conversation }: Origin, marketing: boolean, effects: Effects): null {
  if (sender.account === core.account) effects.setContact({ ...effects.contact(conversation), marketingStopped: !marketing });
  else effects.tell('preference', { account: sender.account, marketing });
  return null;
}

function applyProfile(core: Core, origin: Origin, profile: NonNullable<Content['profile']>, effects: Effects): null {
  if (origin.sender.account === core.account) return null;
  const more = profile.business && core.custody().kindOf(origin.sender.account) === 'business' ? { businessProfile: businessProfile(profile.business) } : {};
  const contact = { ...effects.contact(origin.conversation), name: profile.name ?? '', about: profile.about ?? '', ...more };
  effects.setContact(contact);
  effects.tell('profileChanged', publicContact(core, contact));
  return null;
}

/** For a copy from an own device: the number that the person used there. */
function learnNumber(account: AccountId, number: string, effects: Effects): void {
  const contact = effects.contact(account);
  if (number === '' || contact.number !== null || number.length > contentLimits.numberCharsMax) return;
  effects.setContact({ ...contact, number });
}

function applyOwnState(core: Core, state: NonNullable<Content['syncState']>, effects: Effects): void {
  const account = accountIdFromBytes(state.account ?? new Uint8Array());
  if (account !== null && account !== core.account) {
    const relation = state.blocked === true ? 'blocked' as const : state.accepted === true ? 'contact' as const : 'none' as const;
    const contact = { ...effects.contact(account), relation };
    effects.setContact(contact);
    if (state.custody) {
      const terms = toHex(state.custody.terms ?? new Uint8Array());
      effects.write(put('custody', account, { account, asked: terms, answer: { terms, accepted: state.custody.accepted === true } }));
    }
    effects.tellThen('contactChanged', () => publicContact(core, contact));
  }
  for (const contentId of new Set((state.readContentIds ?? []).map(toHex))) applyReadElsewhere(core, contentId, effects);
}

/** Content ids name what some contact wrote: looked for in the unread of each conversation. */
function applyReadElsewhere(core: Core, contentId: string, effects: Effects): void {
  for (const contact of core.store.list('contact')) {
    const row = core.store.get('message', messageKey({ author: contact.account, contentId }));
    if (row?.state !== 'received') continue;
    const started = startTimer({ ...row, state: 'read' }, core.clock.nowMs());
    effects.write(messageWrite(started.row), ...started.writes);
    const { unread } = effects.contact(contact.account);
    effects.setContact({ ...effects.contact(contact.account), unread: Math.max(0, unread - 1) });
  }
}
