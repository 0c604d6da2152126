import { contentLimits, parseContent, type ContentOutcome } from '../../crypto/index.ts';
import { toHex } from '../../proto/hex.ts';
import { accountIdFromBytes, type AccountId } from '../../proto/ids.ts';
import { businessProfile } from '../business/business-content.ts';
import type { QuarantineReason } from '../client-events.ts';
import { publicContact } from '../contacts.ts';
import type { Core } from '../core.ts';
import { bodyOfContent, type Content, type ContentMessage } from '../messages/content.ts';
import { drop, put } from '../profile/profile-rows.ts';
import { applyDelete, applyEdit, applyReaction, applyReceipt } from './changed-message.ts';
import type { Effects } from './effects.ts';
import { deviceText, type Authored, type Origin } from './incoming.ts';
import { addMessage } from './new-message.ts';
import { applyOwnState } from './own-state.ts';

/** What this content changes; or why it must not be shown. Nothing is written here. */
export function applyContent(core: Core, incoming: Authored, content: ContentMessage, isNewer: boolean, effects: Effects): QuarantineReason | null {
  const { sender } = incoming;
  if (sender.account === core.account) return applyOwn(core, incoming, content, effects);
  if (content.syncSent || content.syncState) return 'notAuthor';
  const meant = accountIdFromBytes(content.conversation?.account ?? new Uint8Array());
  if (meant !== core.account) return 'malformed';
  const origin: Origin = { sender, conversation: sender.account, acceptedAtMs: incoming.acceptedAtMs, envelopeId: incoming.envelopeId };
  return applyOnce(core, origin, content, isNewer, effects);
}

/** From an own device: what it sent, or what changed there. */
function applyOwn(core: Core, incoming: Authored, content: Content, effects: Effects): QuarantineReason | null {
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

/** For a copy from an own device: the number that the person used there. */
function learnNumber(account: AccountId, number: string, effects: Effects): void {
  const contact = effects.contact(account);
  if (number === '' || contact.number !== null || number.length > contentLimits.numberCharsMax) return;
  effects.setContact({ ...contact, number });
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

