import { contentLimits } from '../crypto/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { toHex } from '../proto/hex.ts';
import { accountIdToBytes, parseAccountId, type AccountId } from '../proto/ids.ts';
import { wire } from '../proto/messages.ts';
import type { Body, MessageRef } from './body.ts';
import type { Message, SentMessage } from './message.ts';
import type { Peer } from './contact.ts';
import { contactByNumber, contactOf } from './contacts.ts';
import type { Core } from './core.ts';
import type { Content } from './messages/content.ts';
import { deleted, edited, reacted } from './messages/message-changes.ts';
import { refToWire } from './messages/refs.ts';
import { findMessage, messageWrite, newMessage, noticeRow, publicMessage } from './messages/message-rows.ts';
import { dropSentCopies } from './messages/sent-copies.ts';
import { put, type ContactRow, type MessageRow, type RowWrite } from './profile/profile-rows.ts';
import type { Sender } from './sending/sender.ts';
import type { Directory } from './trust/directory.ts';

/** What a person writes into conversations. */
export class Conversations {
  private readonly core: Core;
  private readonly directory: Directory;
  private readonly sender: Sender;

  constructor(core: Core, directory: Directory, sender: Sender) {
    this.core = core;
    this.directory = directory;
    this.sender = sender;
  }

  /** The account that is meant; a number is looked up once. Rejects with BAD_NUMBER, UNKNOWN_ACCOUNT, OFFLINE, ... */
  async resolve(peer: Peer): Promise<AccountId> {
    const known = this.known(peer);
    if (known !== null) return known;
    const number = normalised(peer);
    const manifest = await this.directory.findNumber(number);
    this.core.store.commit([put('contact', manifest.account, { ...contactOf(this.core.store, manifest.account), number })]);
    return manifest.account;
  }

  /** As resolve(), from the profile alone; null when it is not there. */
  known(peer: Peer): AccountId | null {
    return parseAccountId(peer) ?? contactByNumber(this.core.store, normalised(peer))?.account ?? null;
  }

  /** The message in this conversation. Throws UNKNOWN_MESSAGE. */
  target(conversation: AccountId, wanted: string | MessageRef): MessageRow {
    const row = findMessage(this.core.store, this.core.account, conversation, wanted);
    if (row === null || row.deleted) throw new SealgateError('UNKNOWN_MESSAGE');
    return row;
  }

  /** A message of the history. */
  async sendMessage(to: Peer, body: Body, content: Content): Promise<SentMessage> {
    const { recipient, contact } = await this.writeTo(to);
    // A business's program answers the first message, and so has to know by then who writes. Whether that can be sent the message will say.
    if (this.core.custody().decision(recipient) === 'accepted') await this.sendProfile(recipient).catch(() => undefined);
    const contentId = this.core.random.bytes(contentLimits.contentIdBytes);
    const nowMs = this.core.clock.nowMs();
    const timerSeconds = body.kind === 'timer' ? body.seconds : contact.timerSeconds;
    const row = newMessage({
      contentId: toHex(contentId), author: this.core.account, authorDevice: this.core.device, conversation: recipient, outgoing: true, body, state: 'sending',
      authoredAtMs: nowMs, acceptedAtMs: 0, envelopeId: null, timerSeconds,
    }, nowMs);
    return this.sendTo(contact, 'message', { contentId, timerSeconds, ...content }, nowMs, () => [messageWrite(row)]);
  }

  /** Something about a message that is there. `apply` is what it does to the own history, once it is sealed. */
  async sendAction(recipient: AccountId, content: Content, apply: () => RowWrite[]): Promise<SentMessage> {
    const { contact } = await this.writeTo(recipient);
    const contentId = this.core.random.bytes(contentLimits.contentIdBytes);
    return this.sendTo(contact, 'action', { contentId, ...content }, this.core.clock.nowMs(), apply);
  }

  async react(to: Peer, wanted: string | MessageRef, emoji: string): Promise<SentMessage> {
    const target = this.target(await this.resolve(to), wanted);
    const { account: author, events } = this.core;
    return this.change(target, { reaction: { target: refToWire(target), emoji } }, row => reacted(row, author, emoji), message => { events.emit('reaction', { message, author, emoji }); });
  }

  async edit(to: Peer, contentId: string, text: string): Promise<SentMessage> {
    const target = await this.ownMessage(to, contentId);
    if (target.body.kind !== 'text') throw new SealgateError('UNKNOWN_MESSAGE');
    const { clock, events } = this.core;
    return this.change(target, { edit: { target: refToWire(target), body: text } }, row => edited(row, text, clock.nowMs()), message => { events.emit('edited', message); });
  }

  async remove(to: Peer, contentId: string): Promise<SentMessage> {
    const target = await this.ownMessage(to, contentId);
    return this.change(target, { delete: { target: refToWire(target) } }, deleted, message => { this.core.events.emit('deleted', message); }, () => dropSentCopies(this.core, [target]));
  }

  async setTimer(to: Peer, seconds: number): Promise<SentMessage> {
    const sent = await this.sendMessage(to, { kind: 'timer', seconds }, { timerChange: { seconds } });
    const conversation = await this.resolve(to);
    this.core.store.commit([put('contact', conversation, { ...contactOf(this.core.store, conversation), timerSeconds: seconds })]);
    this.core.events.emit('timerChanged', { conversation, seconds, by: this.core.account });
    return sent;
  }

  async typing(to: Peer, started: boolean): Promise<void> {
    const recipient = this.known(to);
    if (recipient === null || contactOf(this.core.store, recipient).relation !== 'contact') return;
    const custody = this.core.custody().decision(recipient);
    if (custody === 'pending' || custody === 'declined') return;
    await this.core.connector.connection(this.core.offlineAfterMs);
    await this.sender.sendEphemeral(recipient, {
      contentId: this.core.random.bytes(contentLimits.contentIdBytes), authoredAtMs: this.core.clock.nowMs(), conversation: { account: accountIdToBytes(recipient) }, typing: { started },
    });
  }

  /** Name and about, to somebody who has not been told the newest. */
  async sendProfile(recipient: AccountId): Promise<void> {
    const { profileVersion, name, about, businessProfile: business } = this.core.self();
    const contact = contactOf(this.core.store, recipient);
    if (contact.toldProfile >= profileVersion) return;
    await this.send(recipient, 'profile', { contentId: this.core.random.bytes(contentLimits.contentIdBytes), profile: { name, about, ...business === undefined ? {} : { business: { ...business, websites: [...business.websites] } } } }, this.core.clock.nowMs(),
      () => [put('contact', recipient, { ...contactOf(this.core.store, recipient), toldProfile: profileVersion })]);
  }

  /** As send(), for an account that may be gone: then its number is looked up again, and whoever has it now is somebody else. */
  private async sendTo(contact: ContactRow, ...rest: [purpose: 'message' | 'action', content: Content, nowMs: number, rows: () => RowWrite[]]): Promise<SentMessage> {
    try {
      return await this.send(contact.account, ...rest);
    } catch (error) {
      if (!SealgateError.is(error, 'UNKNOWN_ACCOUNT') || contact.number === null) throw error;
      const { account } = await this.directory.findNumber(contact.number);
      if (account === contact.account) throw error;
      this.numberHasMoved(contactOf(this.core.store, contact.account), account);
      throw new SealgateError('IDENTITY_CHANGED', { cause: error });
    }
  }

  /** The number belongs to another account now: nothing written to the old one goes there. */
  private numberHasMoved(old: ContactRow, account: AccountId): void {
    const wasVerified = old.verified || old.keyChange === 'blocking';
    const next: ContactRow = { ...contactOf(this.core.store, account), number: old.number, keyChange: wasVerified ? 'blocking' : 'notice' };
    this.core.store.commit([put('contact', old.account, { ...old, number: null }), put('contact', account, next), noticeRow(this.core, account)]);
    this.core.events.emit('identityChanged', { account, wasVerified });
  }

  private send(recipient: AccountId, purpose: 'message' | 'action' | 'profile', content: Content, nowMs: number, rows: () => RowWrite[]): Promise<SentMessage> {
    const writtenFor = this.directory.pinned(recipient)?.accountKey ?? null;
    return this.sender.send({
      recipient, purpose, urgent: purpose === 'message', writtenFor, rows,
      content: { ...content, authoredAtMs: nowMs, conversation: { account: accountIdToBytes(recipient) } },
    });
  }

  /** Who is written to is accepted: their answers are no stranger's. */
  private async writeTo(to: Peer): Promise<{ recipient: AccountId; contact: ContactRow }> {
    const recipient = await this.resolve(to);
    if (recipient === this.core.account) throw new SealgateError('MALFORMED', { detail: 'that is this account itself' });
    await this.custodyAgreed(recipient);
    const contact = contactOf(this.core.store, recipient);
    if (contact.relation === 'blocked') throw new SealgateError('FORBIDDEN', { detail: 'the contact is blocked; unblock first' });
    if (contact.relation === 'contact') return { recipient, contact };
    await this.core.connector.ask({ setRelation: { account: accountIdToBytes(recipient), relation: wire.Relation.RELATION_ACCEPTED } }, this.core.offlineAfterMs);
    const accepted: ContactRow = { ...contactOf(this.core.store, recipient), relation: 'contact' };
    this.core.store.commit([put('contact', recipient, accepted)]);
    return { recipient, contact: accepted };
  }

  /** Before anything of this goes to a business whose keys others hold. Throws CUSTODY_PENDING, after asking the person, or CUSTODY_DECLINED. */
  private async custodyAgreed(recipient: AccountId): Promise<void> {
    const book = this.core.custody();
    if (this.directory.pinned(recipient) === null || book.decision(recipient) === 'pending') await book.ready(recipient);
    book.assertAccepted(recipient);
  }

  private async ownMessage(to: Peer, contentId: string): Promise<MessageRow> {
    return this.target(await this.resolve(to), { author: this.core.account, contentId });
  }

  /** Sent, and done to the message as it then is; nothing is done to one that is gone meanwhile. */
  private async change(target: MessageRow, content: Content, apply: (row: MessageRow) => MessageRow, tell: (changed: Message) => void, more: () => RowWrite[] = () => []): Promise<SentMessage> {
    const { store, account } = this.core;
    const current = (): MessageRow | null => findMessage(store, account, target.conversation, target);
    const sent = await this.sendAction(target.conversation, content, () => {
      const row = current();
      return [...row === null ? [] : [messageWrite(apply(row))], ...more()];
    });
    const changed = current();
    if (changed !== null) tell(publicMessage(changed));
    return sent;
  }
}

/** The number without what people put between digits. Throws BAD_NUMBER. */
function normalised(peer: string): string {
  const number = peer.replaceAll(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{5,14}$/.test(number)) throw new SealgateError('BAD_NUMBER');
  return number;
}
