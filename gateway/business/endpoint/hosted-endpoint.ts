import type { OperatorKey } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { parseAccountId, type AccountId } from '../../../proto/ids.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { BusinessAccounts } from './accounts/business-accounts.ts';
import { placeId } from './client-message-id.ts';
import { ConsumerBook } from './consumer-book.ts';
import type { ConversationCrypto } from './conversation/conversation-crypto.ts';
import { withRead } from './conversation/conversation-memory.ts';
import type { ConversationVault } from './conversation/conversation-vault.ts';
import type { BusinessEndpoint, InboundRef, NewHostedAccount } from './endpoint.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { eraseHosted } from './accounts/erase-hosted.ts';
import type { HostedAccount } from './accounts/hosted-account.ts';
import { AccountMaker } from './accounts/hosted-accounts.ts';
import { HostedKeysStore } from './accounts/hosted-keys-store.ts';
import { Inbound } from './receiving/inbound.ts';
import type { ConversationHost } from './line/conversation-line.ts';
import { OneTimePairs } from './accounts/one-time-pairs.ts';
import { OpenAccounts } from './accounts/open-accounts.ts';
import { OwnedConversations } from './conversation/owned-conversations.ts';
import { EntrySealer } from './sending/seal-entry.ts';
import type { StoredEventQueue } from './conversation/stored-event-queue.ts';
import { failureOf, UNDELIVERABLE } from './sending/send-failure.ts';

/** Below every account id. */
const FIRST = parseAccountId('00000000-0000-0000-0000-000000000000');

/** The endpoint as a node has it: all hosted accounts are open here, any of them is spoken for, and the conversations are worked by whoever owns them. */
export class HostedEndpoint implements BusinessEndpoint {
  private readonly parts: EndpointParts;
  private readonly keys: HostedKeysStore;
  private readonly registered: BusinessAccounts;
  private readonly vault: ConversationVault;
  private readonly queue: StoredEventQueue;
  private readonly maker: AccountMaker;
  private readonly book: ConsumerBook;
  private readonly accounts: OpenAccounts;
  private readonly conversations: OwnedConversations;

  constructor(parts: EndpointParts, crypto: ConversationCrypto, vault: ConversationVault, queue: StoredEventQueue, accounts: BusinessAccounts, operatorKey: OperatorKey) {
    const keys = new HostedKeysStore(parts);
    const pairs = new OneTimePairs(parts, keys);
    const sealer = new EntrySealer(parts, crypto, vault);
    this.parts = parts;
    this.keys = keys;
    this.registered = accounts;
    this.vault = vault;
    this.queue = queue;
    this.maker = new AccountMaker(parts, accounts, keys, operatorKey);
    this.book = new ConsumerBook(parts.port, parts.clock);
    this.accounts = new OpenAccounts(parts, keys, pairs);
    this.conversations = new OwnedConversations({ ...parts, vault, queue, pairs, accounts: this.accounts, sealer, inbound: new Inbound(parts, { crypto, sealer, pairs, keys }) });
  }

  /** What works the conversations that are this node's. */
  get host(): ConversationHost {
    return this.conversations;
  }

  createAccount(account: AccountId, fields: NewHostedAccount): Promise<void> {
    return this.maker.create(account, fields);
  }

  hasAccount(account: AccountId): Promise<boolean> {
    return this.maker.has(account);
  }

  /** An account that is open goes on with what is new. */
  async describeAccount(account: AccountId, fields: Omit<NewHostedAccount, 'number'>): Promise<void> {
    if (!await this.maker.describe(account, fields)) return;
    const open = this.accounts.get(account);
    if (open === null) return;
    await this.close(open.number);
    await this.open(open.number);
  }

  async open(number: HostedNumber): Promise<void> {
    const known = this.accounts.get(number.account);
    if (known !== null) return known.refreshManifest();
    await this.accounts.open(number);
    if (FIRST !== null) await this.conversations.goOn({ business: number.account, peer: FIRST });
  }

  async close({ account }: Pick<HostedNumber, 'account'>): Promise<void> {
    this.accounts.close(account);
    await this.conversations.close(account);
  }

  async closeOthers(connected: readonly HostedNumber[], asOfMs: number): Promise<void> {
    const kept = new Set(connected.map(({ account }) => account));
    const others = this.accounts.all().filter(({ number, openedAtMs }) => !kept.has(number.account) && openedAtMs < asOfMs);
    await Promise.all(others.map(({ number }) => this.close(number)));
    for (const account of this.keys.held()) if (!kept.has(account) && !await this.maker.has(account)) await this.keys.drop(account);
  }

  async endAccount(account: AccountId): Promise<void> {
    await this.close({ account });
    await this.registered.end(account);
    await this.keys.drop(account);
  }

  eraseAccount(account: AccountId): Promise<void> {
    return eraseHosted(this.parts.store, account);
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.accounts.all().map(({ number }) => this.close(number)));
  }

  hasRoom(): boolean {
    return this.parts.sendingTurns.hasRoom;
  }

  submit(number: HostedNumber, message: OutboundMessage): Promise<void> {
    return this.parts.calls.during(() => this.accept(number, message));
  }

  async markRead(number: HostedNumber, { waId, contentId }: InboundRef, typing: boolean): Promise<'done' | 'unknown'> {
    const account = await this.opened(number);
    const peer = await this.book.accountOf(waId);
    if (peer === null || withRead(await this.conversations.memoryOf(account, peer), contentId) === null) return 'unknown';
    await this.parts.line.hand({ business: number.account, peer }, { kind: 'read', contentId, typing });
    return 'done';
  }

  async setBlocked(number: HostedNumber, waId: string, blocked: boolean): Promise<'done' | 'unknown'> {
    await this.opened(number);
    const peer = await this.book.accountOf(waId);
    if (peer === null) return 'unknown';
    await this.parts.port.setBlocked(number.account, peer, blocked);
    await this.parts.line.hand({ business: number.account, peer }, { kind: 'blocked', waId, blocked });
    return 'done';
  }

  async consumerLost(consumer: AccountId, businesses: readonly AccountId[], isClosed: boolean): Promise<void> {
    this.book.forget(consumer);
    await Promise.all(businesses.map(business => this.parts.line.hand({ business, peer: consumer }, { kind: 'lost', closed: isClosed })));
  }

  async lastInboundAtMs(number: HostedNumber, waId: string): Promise<number | null> {
    const account = await this.opened(number);
    const peer = await this.book.accountOf(waId);
    const atMs = peer === null ? 0 : (await this.conversations.memoryOf(account, peer)).lastInboundAtMs ?? 0;
    return atMs === 0 ? null : atMs;
  }

  private async accept(number: HostedNumber, message: OutboundMessage): Promise<void> {
    await this.opened(number);
    const peer = await this.book.accountOf(message.waId);
    if (peer === null) {
      await this.failUnknown(number, message);
      return;
    }
    const key = { business: number.account, peer };
    const sealed = this.vault.sealCommand(key, message);
    await this.parts.line.hand(key, { kind: 'command', message, command: { id: message.contentId, sealed, acceptedAtMs: message.acceptedAtMs } });
  }

  private async opened({ account }: HostedNumber): Promise<HostedAccount> {
    const open = await this.accounts.find(account);
    if (open === null) throw new SealgateError('UNAVAILABLE', { detail: 'the number is not open on this node' });
    return open;
  }

  /** There is no conversation with nobody; the business is told, and nothing else is kept. */
  private async failUnknown(number: HostedNumber, message: OutboundMessage): Promise<void> {
    const occurrence = failureOf(message, UNDELIVERABLE, 'nobody has this number', this.parts.clock.nowMs());
    this.parts.observer.notSent(UNDELIVERABLE);
    await this.queue.addAt({ business: number.account, peer: placeId('unknown consumer', message.contentId) }, await this.parts.eventMaker.eventsOf(number, occurrence, null));
  }
}
