import type { Cancel } from '../proto/clock.ts';
import type { AccountId } from '../proto/ids.ts';
import { linkDevice } from './account/link.ts';
import { register } from './account/register.ts';
import type { ContentId, MessageRef } from './body.ts';
import type { ClientEvents } from './client-events.ts';
import type { Client, ExportedData } from './client.ts';
import type { Contact, Custody, Peer, ReportReason, SafetyNumber } from './contact.ts';
import { publicContact } from './contacts.ts';
import { ClientLife, type ClientParts } from './client-life.ts';
import type { Engine } from './engine.ts';
import { Events } from './events.ts';
import type { HistoryQuery, Message, SentMessage } from './message.ts';
import { findAnywhere, historyOf } from './messages/history.ts';
import { markRead } from './messages/mark-read.ts';
import { publicMessage } from './messages/message-rows.ts';
import { refToWire } from './messages/refs.ts';
import type { LinkOptions, RegisterOptions } from './registration.ts';
import type { DeviceInfo, PushTarget, Self } from './self.ts';

/** The public client: each call goes to the part of the engine that does it. */
export class DeviceClient implements Client {
  private readonly parts: ClientParts;
  private readonly life: ClientLife;

  constructor(parts: Omit<ClientParts, 'events'>) {
    this.parts = { ...parts, events: new Events(parts.onError) };
    this.life = new ClientLife(this.parts);
  }

  get self(): Self | null {
    return this.life.self;
  }

  get connection(): Client['connection'] {
    return this.life.engine?.core.connector.state ?? 'off';
  }

  on<K extends keyof ClientEvents>(name: K, handler: (event: ClientEvents[K]) => void): Cancel {
    return this.parts.events.on(name, handler);
  }

  register(number: string, options: RegisterOptions): Promise<Self> {
    return this.life.become(newcomer => register(newcomer, number, options));
  }

  link(options: LinkOptions): Promise<Self> {
    return this.life.become(newcomer => linkDevice(newcomer, options));
  }

  async connect(): Promise<void> {
    const engine = this.somebody();
    engine.start();
    await engine.core.connector.connection(this.parts.offlineAfterMs);
  }

  async drained(timeoutMs = this.parts.requestTimeoutMs): Promise<void> {
    await this.somebody().session.emptied(timeoutMs);
  }

  close(): Promise<void> {
    return this.life.close();
  }

  async send(to: Peer, { text, replyTo }: { readonly text: string; readonly replyTo?: ContentId | MessageRef }): Promise<SentMessage> {
    const ref = await this.replyRef(to, replyTo);
    return this.sendMessage(to, { kind: 'text', text, replyTo: ref }, { text: { body: text, ...(ref === null ? {} : { replyTo: refToWire(ref) }) } });
  }

  async sendLocation(to: Peer, { latitude, longitude, name = '', replyTo }: Parameters<Client['sendLocation']>[1]): Promise<SentMessage> {
    const ref = await this.replyRef(to, replyTo);
    return this.sendMessage(to, { kind: 'location', latitude, longitude, name, replyTo: ref }, { location: { latitude, longitude, name, ...(ref === null ? {} : { replyTo: refToWire(ref) }) } });
  }

  sendContact(to: Peer, vcard: string): Promise<SentMessage> {
    return this.sendMessage(to, { kind: 'contact', vcard }, { contact: { vcard } });
  }

  async react(to: Peer, message: ContentId | MessageRef, emoji: string): Promise<SentMessage> {
    return this.somebody().conversations.react(to, message, emoji);
  }

  async edit(to: Peer, contentId: ContentId, text: string): Promise<SentMessage> {
    return this.somebody().conversations.edit(to, contentId, text);
  }

  async remove(to: Peer, contentId: ContentId): Promise<SentMessage> {
    return this.somebody().conversations.remove(to, contentId);
  }

  async setTimer(to: Peer, seconds: number): Promise<SentMessage> {
    return this.somebody().conversations.setTimer(to, seconds);
  }

  async choose(to: Peer, message: ContentId | MessageRef, choiceId: string): Promise<SentMessage> {
    return this.somebody().business.choose(await this.resolve(to), message, choiceId);
  }

  async setMarketing(to: Peer, on: boolean): Promise<SentMessage> {
    return this.somebody().business.setMarketing(await this.resolve(to), on);
  }

  async typing(to: Peer, started: boolean): Promise<void> {
    await this.somebody().conversations.typing(to, started);
  }

  async markRead(conversation: Peer, contentIds?: readonly ContentId[]): Promise<number> {
    const engine = this.somebody();
    const account = engine.conversations.known(conversation);
    if (account === null) return 0;
    const count = markRead(engine.core, engine.ownDevices, account, contentIds ?? null);
    if (count === 0) return 0;
    engine.receipts.kick();
    engine.ownDevices.flush();
    engine.disappearing.sweep();
    return count;
  }

  async history(conversation: Peer, query: HistoryQuery = {}): Promise<readonly Message[]> {
    const { core, conversations, disappearing } = this.somebody();
    const group = conversations.known(conversation);
    if (group === null) return [];
    disappearing.sweep();
    return historyOf(core, group, query);
  }

  async find(contentId: ContentId): Promise<Message | null> {
    return findAnywhere(this.somebody().core, contentId);
  }

  async contacts(): Promise<readonly Contact[]> {
    const { core } = this.somebody();
    return core.store.list('contact').map(row => publicContact(core, row));
  }

  async contact(peer: Peer): Promise<Contact | null> {
    const { core, conversations } = this.somebody();
    const account = conversations.known(peer);
    const row = account === null ? null : core.store.get('contact', account);
    return row === null ? null : publicContact(core, row);
  }

  async exportMyData(): Promise<ExportedData> {
    const { core } = this.somebody();
    const server = await this.somebody().ownAccount.atServer();
    return { self: this.self, contacts: await this.contacts(), messages: core.store.list('message').map(publicMessage), server };
  }

  async safetyNumber(peer: Peer): Promise<SafetyNumber> {
    return this.somebody().trust.safetyNumber(await this.resolve(peer));
  }

  async markVerified(peer: Peer, verified: boolean): Promise<void> {
    const account = await this.resolve(peer);
    if (verified) this.somebody().trust.markVerified(account);
    else this.somebody().trust.confirm(account, false);
  }

  async scanVerify(peer: Peer, qr: Uint8Array): Promise<boolean> {
    return this.somebody().trust.scan(await this.resolve(peer), qr);
  }

  async confirmIdentity(peer: Peer): Promise<void> {
    this.somebody().trust.confirm(await this.resolve(peer), false);
  }

  async accept(peer: Peer): Promise<void> {
    const account = await this.resolve(peer);
    this.somebody().core.custody().assertAccepted(account);
    await this.somebody().trust.decide(account, 'contact');
  }

  async block(peer: Peer): Promise<void> {
    await this.somebody().trust.decide(await this.resolve(peer), 'blocked');
  }

  async unblock(peer: Peer): Promise<void> {
    await this.somebody().trust.decide(await this.resolve(peer), 'none');
  }

  async custody(peer: Peer): Promise<Custody> {
    return this.somebody().custody.show(await this.resolve(peer));
  }

  async acceptCustody(peer: Peer): Promise<void> {
    await this.somebody().custody.answer(await this.resolve(peer), true);
  }

  async declineCustody(peer: Peer): Promise<void> {
    await this.somebody().custody.answer(await this.resolve(peer), false);
  }

  async report(peer: Peer, reason: ReportReason): Promise<void> {
    await this.somebody().business.report(await this.resolve(peer), reason);
  }

  async setProfile(profile: Parameters<Client['setProfile']>[0]): Promise<void> {
    this.somebody().ownAccount.setProfile(profile);
  }

  async setReceipts(on: boolean): Promise<void> {
    this.somebody().ownAccount.setReceipts(on);
  }

  async devices(): Promise<readonly DeviceInfo[]> {
    return this.somebody().devices.list();
  }

  async acceptLink(uri: string, confirm: (deviceName: string, sas: string) => Promise<boolean>): Promise<DeviceInfo> {
    return this.somebody().devices.acceptLink(uri, confirm);
  }

  async removeDevice(device: number): Promise<void> {
    await this.somebody().devices.remove(device);
  }

  async setPin(pin: string | null): Promise<string | null> {
    return this.somebody().ownAccount.setPin(pin);
  }

  async setPush(target: PushTarget): Promise<void> {
    await this.somebody().ownAccount.setPush(target);
  }

  async deleteAccount(pin?: string): Promise<void> {
    await this.somebody().ownAccount.delete(pin);
    await this.life.erase();
  }

  async refillKeys(): Promise<number> {
    return this.somebody().keys.refill();
  }

  /** The message that is answered. Rejects with UNKNOWN_MESSAGE. */
  private async replyRef(to: Peer, replyTo: ContentId | MessageRef | undefined): Promise<MessageRef | null> {
    if (replyTo === undefined) return null;
    const { conversations } = this.somebody();
    const { author, contentId } = conversations.target(await conversations.resolve(to), replyTo);
    return { author, contentId };
  }

  private sendMessage(...message: Parameters<Engine['conversations']['sendMessage']>): Promise<SentMessage> {
    return this.somebody().conversations.sendMessage(...message);
  }

  private resolve(peer: Peer): Promise<AccountId> {
    return this.somebody().conversations.resolve(peer);
  }

  private somebody(): Engine {
    return this.life.somebody();
  }
}
