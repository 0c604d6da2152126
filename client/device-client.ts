import { createHash } from 'node:crypto';
import { pinHash } from '../crypto/index.ts';
import type { Cancel } from '../proto/clock.ts';
import { SealgateError } from '../proto/errors.ts';
import type { AccountId } from '../proto/ids.ts';
import { wire } from '../proto/messages.ts';
import { linkDevice } from './account/link.ts';
import { register } from './account/register.ts';
import type { Newcomer } from './account/unauthenticated.ts';
import { toHex } from './bytes.ts';
import type { ContentId, MessageRef } from './body.ts';
import type {
  Client, ClientEvents, Contact, Custody, DeviceInfo, ExportedData, HistoryQuery, LinkOptions, Message, Peer, PushTarget, RegisterOptions, ReportReason, SafetyNumber, Self, SentMessage,
} from './client.ts';
import { bodyOf, type Frame, type FrameBody } from './connection/frames.ts';
import { publicContact } from './contacts.ts';
import { Engine, type EngineParts } from './engine.ts';
import { Events } from './events.ts';
import { refToWire } from './messages/refs.ts';
import { markRead } from './messages/mark-read.ts';
import { findMessage, messageKey, publicMessage } from './messages/message-rows.ts';
import { put } from './profile/profile-rows.ts';
import { TrustActions } from './trust/trust-actions.ts';

interface DeviceClientParts extends Omit<EngineParts, 'events'> {
  readonly serverUrl: string;
  /** null: as the profile says. */
  readonly receipts: boolean | null;
}

const HISTORY_LIMIT = 50;
const RECOVERY_BYTES = 32;
const pushKinds = { none: wire.SetPush.Kind.NONE, webPush: wire.SetPush.Kind.WEB_PUSH, http: wire.SetPush.Kind.HTTP } as const;

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
    const { account, device, number, name, about, clusterId, serverUrl } = this.engine.self();
    const { kind, version: manifestVersion } = this.engine.directory.own();
    return { account, device, kind, number, name, about, clusterId, serverUrl, manifestVersion };
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
    if (engine.isDrained) return;
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

  async history(conversation: Peer, { limit = HISTORY_LIMIT, before }: HistoryQuery = {}): Promise<readonly Message[]> {
    const { core, conversations, disappearing } = this.somebody();
    const group = conversations.known(conversation);
    if (group === null) return [];
    disappearing.sweep();
    const below = before === undefined ? null : findMessage(core.store, core.account, group, before)?.order ?? null;
    const rows = core.store.list('message', { group, limit, descending: true, ...(below === null ? {} : { below }) });
    return rows.map(publicMessage).reverse();
  }

  async find(contentId: ContentId): Promise<Message | null> {
    const { core } = this.somebody();
    const authors: AccountId[] = [core.account, ...core.store.list('contact').map(contact => contact.account)];
    for (const author of authors) {
      const row = core.store.get('message', messageKey({ author, contentId }));
      if (row !== null) return publicMessage(row);
    }
    return null;
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
    const server: unknown = core.connector.now() === null ? null : JSON.parse(bodyOf(await this.ask({ getServerData: {} }), 'serverData').json ?? 'null');
    return { self: this.self, contacts: await this.contacts(), messages: core.store.list('message').map(publicMessage), server };
  }

  async safetyNumber(peer: Peer): Promise<SafetyNumber> {
    return this.trust().safetyNumber(await this.resolve(peer));
  }

  async markVerified(peer: Peer, verified: boolean): Promise<void> {
    const account = await this.resolve(peer);
    if (verified) await this.somebody().directory.ensure(account);
    this.trust().confirm(account, verified);
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
    const { core, ownDevices, self } = this.withSelf();
    const name = profile.name ?? self.name;
    const about = profile.about ?? self.about;
    const businessProfile = profile.business ?? self.businessProfile;
    const told = businessProfile === undefined ? {} : { business: { ...businessProfile, websites: [...businessProfile.websites] } };
    const row = { ...self, name, about, ...businessProfile === undefined ? {} : { businessProfile }, profileVersion: self.profileVersion + 1 };
    core.store.commit([put('self', '', row), ...ownDevices.job({ profile: { name, about, ...told } })]);
    ownDevices.flush();
  }

  async setReceipts(on: boolean): Promise<void> {
    const { core, self } = this.withSelf();
    core.store.commit([put('self', '', { ...self, receipts: on })]);
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
    const { account } = this.somebody().core;
    if (pin === null) {
      await this.ask({ setRegistrationLock: {} });
      return null;
    }
    const recovery = this.parts.random.bytes(RECOVERY_BYTES);
    await this.ask({ setRegistrationLock: { pinHash: pinHash(pin, account), recoveryHash: createHash('sha256').update(recovery).digest() } });
    return toHex(recovery);
  }

  async setPush({ kind, endpoint, p256dh, auth }: PushTarget): Promise<void> {
    await this.ask({ setPush: { kind: pushKinds[kind], endpoint: endpoint ?? '', p256dh: p256dh ?? null, auth: auth ?? null } });
  }

  async deleteAccount(pin?: string): Promise<void> {
    const engine = this.somebody();
    await this.ask({ deleteAccount: pin === undefined ? {} : { pinHash: pinHash(pin, engine.core.account) } });
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

  private async ask(body: FrameBody): Promise<Frame> {
    const connection = await this.somebody().core.connector.connection(this.parts.offlineAfterMs);
    return connection.request(body);
  }

  private somebody(): Engine {
    if (this.closing !== null) throw new SealgateError('OFFLINE', { detail: 'the client is closed' });
    if (this.engine === null) throw new SealgateError('PROFILE_MISSING');
    return this.engine;
  }

  private withSelf(): Pick<Engine, 'core' | 'ownDevices'> & { readonly self: ReturnType<Engine['self']> } {
    const engine = this.somebody();
    return { core: engine.core, ownDevices: engine.ownDevices, self: engine.self() };
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
