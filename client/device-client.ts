import type { Cancel } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import type { AccountId } from '../proto/ids.ts';
import { linkDevice } from './account/link.ts';
import { OwnAccount } from './account/own-account.ts';
import { register } from './account/register.ts';
import type { Newcomer } from './account/unauthenticated.ts';
import type { ContentId, MessageRef } from './body.ts';
import type { ClientEvents } from './client-events.ts';
import type { Client, ExportedData } from './client.ts';
import type { Contact, Custody, Peer, ReportReason, SafetyNumber } from './contact.ts';
import { publicContact } from './contacts.ts';
import { Engine, type EngineParts } from './engine.ts';
import { Events } from './events.ts';
import type { HistoryQuery, Message, SentMessage } from './message.ts';
import { findAnywhere, historyOf } from './messages/history.ts';
import { markRead } from './messages/mark-read.ts';
import { publicMessage } from './messages/message-rows.ts';
import { refToWire } from './messages/refs.ts';
import { put } from './profile/profile-rows.ts';
import type { LinkOptions, RegisterOptions } from './registration.ts';
import type { DeviceInfo, PushTarget, Self } from './self.ts';
import { TrustActions } from './trust/trust-actions.ts';

interface DeviceClientParts extends Omit<EngineParts, 'events'> {
  readonly serverUrl: string;
  /** null: as the profile says. */
  readonly receipts: boolean | null;
}

/** The public client over the engine, which there is once the profile is somebody. */
export class DeviceClient implements Client {
  private readonly parts: DeviceClientParts;
  private readonly events: Events<ClientEvents>;
  private engine: Engine | null = null;
  private isBecoming = false;
  private closing: Promise<void> | null = null;

  constructor(parts: DeviceClientParts) {
    this.parts = parts;
    this.events = new Events(parts.onError);
    this.openEngine();
  }

  get self(): Self | null {
    if (this.engine === null) return null;
    const { account, device, number, name, about, businessProfile: business = null, clusterId, serverUrl } = this.engine.core.self();
    const { kind, version: manifestVersion } = this.engine.directory.own();
    return { account, device, kind, number, name, about, business, clusterId, serverUrl, manifestVersion };
  }

  get connection(): Client['connection'] {
    return this.engine?.core.connector.state ?? 'off';
  }

  on<K extends keyof ClientEvents>(name: K, handler: (event: ClientEvents[K]) => void): Cancel {
    return this.events.on(name, handler);
  }

  register(number: string, options: RegisterOptions): Promise<Self> {
    return this.become(newcomer => register(newcomer, number, options));
  }

  link(options: LinkOptions): Promise<Self> {
    return this.become(newcomer => linkDevice(newcomer, options));
  }

  async connect(): Promise<void> {
    const engine = this.somebody();
    engine.start();
    await engine.core.connector.connection(this.parts.offlineAfterMs);
  }

  async drained(timeoutMs = this.parts.requestTimeoutMs): Promise<void> {
    const engine = this.somebody();
    if (engine.session.isDrained) return;
    await new Promise<void>((resolve, reject) => {
      const cancels = [
        this.events.on('queueEmpty', () => { settle(resolve); }),
        this.parts.clock.after(timeoutMs, () => { settle(() => { reject(new SealgateError(engine.core.connector.now() === null ? 'OFFLINE' : 'TIMEOUT')); }); }),
      ];
      const settle = (how: () => void): void => {
        for (const cancel of cancels) cancel();
        how();
      };
    });
  }

  close(): Promise<void> {
    this.closing ??= this.closeOnce();
    return this.closing;
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
    const server = await this.ownAccount().atServer();
    return { self: this.self, contacts: await this.contacts(), messages: core.store.list('message').map(publicMessage), server };
  }

  async safetyNumber(peer: Peer): Promise<SafetyNumber> {
    return this.trust().safetyNumber(await this.resolve(peer));
  }

  async markVerified(peer: Peer, verified: boolean): Promise<void> {
    const account = await this.resolve(peer);
    if (verified) this.trust().markVerified(account);
    else this.trust().confirm(account, false);
  }

  async scanVerify(peer: Peer, qr: Uint8Array): Promise<boolean> {
    return this.trust().scan(await this.resolve(peer), qr);
  }

  async confirmIdentity(peer: Peer): Promise<void> {
    this.trust().confirm(await this.resolve(peer), false);
  }

  async accept(peer: Peer): Promise<void> {
    const account = await this.resolve(peer);
    this.somebody().core.custody().assertAccepted(account);
    await this.trust().decide(account, 'contact');
  }

  async block(peer: Peer): Promise<void> {
    await this.trust().decide(await this.resolve(peer), 'blocked');
  }

  async unblock(peer: Peer): Promise<void> {
    await this.trust().decide(await this.resolve(peer), 'none');
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
    this.ownAccount().setProfile(profile);
  }

  async setReceipts(on: boolean): Promise<void> {
    this.ownAccount().setReceipts(on);
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
    return this.ownAccount().setPin(pin);
  }

  async setPush(target: PushTarget): Promise<void> {
    await this.ownAccount().setPush(target);
  }

  async deleteAccount(pin?: string): Promise<void> {
    const engine = this.somebody();
    await this.ownAccount().delete(pin);
    await engine.core.connector.stop();
    await engine.close();
    this.parts.store.erase();
    this.engine = null;
    this.events.emit('closed', { reason: 'the account is deleted' });
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

  private trust(): TrustActions {
    return new TrustActions(this.somebody());
  }

  private ownAccount(): OwnAccount {
    return new OwnAccount(this.somebody());
  }

  private somebody(): Engine {
    if (this.closing !== null) throw new SealgateError('OFFLINE', { detail: 'the client is closed' });
    if (this.engine === null) throw new SealgateError('PROFILE_MISSING');
    return this.engine;
  }

  private async become(how: (newcomer: Newcomer) => Promise<void>): Promise<Self> {
    if (this.engine !== null || this.isBecoming) throw new SealgateError('PROFILE_EXISTS');
    const { clock, random, store, openSocket, requestTimeoutMs, serverUrl } = this.parts;
    if (serverUrl === '') throw new SealgateError('BAD_CONFIG', { detail: 'no server URL' });
    this.isBecoming = true;
    try {
      await how({ clock, random, store, openSocket, requestTimeoutMs, serverUrl });
    } finally {
      this.isBecoming = false;
    }
    this.openEngine();
    if (this.self === null) throw new SealgateError('PROFILE_MISSING');
    return this.self;
  }

  private openEngine(): void {
    const row = this.parts.store.get('self', '');
    if (row === null) return;
    const self = { ...row, serverUrl: this.parts.serverUrl, receipts: this.parts.receipts ?? row.receipts };
    if (self.serverUrl !== row.serverUrl || self.receipts !== row.receipts) this.parts.store.commit([put('self', '', self)]);
    this.engine = new Engine({ ...this.parts, events: this.events }, self);
  }

  private async closeOnce(): Promise<void> {
    try {
      await this.engine?.close();
    } finally {
      await this.parts.store.close();
      this.events.emit('closed', { reason: 'closed' });
    }
  }
}
