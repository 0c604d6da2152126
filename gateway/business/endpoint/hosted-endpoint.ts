import type { OperatorKey } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { parseAccountId, type AccountId } from '../../../proto/ids.ts';
import type { ConversationKey } from '../../../storage/conversations/conversations.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { BusinessAccounts } from './business-accounts.ts';
import { placeId } from './client-message-id.ts';
import { ConsumerBook } from './consumer-book.ts';
import { Conversation, type ConversationParts } from './conversation.ts';
import { ConversationCache } from './conversation-cache.ts';
import type { ConversationCrypto } from './conversation-crypto.ts';
import { ConversationWorker } from './conversation-worker.ts';
import type { BusinessEndpoint, InboundRef, NewHostedAccount } from './endpoint.ts';
import type { EndpointParts } from './endpoint-parts.ts';
import { HostedAccount } from './hosted-account.ts';
import { AccountMaker } from './hosted-accounts.ts';
import { HostedKeysStore } from './hosted-keys-store.ts';
import { Inbound } from './inbound.ts';
import { OneTimePairs } from './one-time-pairs.ts';
import { EntrySealer } from './seal-entry.ts';
import type { StoredEventQueue } from './stored-event-queue.ts';

const PAGE = 500;
const UNDELIVERABLE = 131026;
/** Below every account id. */
const FIRST = parseAccountId('00000000-0000-0000-0000-000000000000');

/** The endpoint of this node: all hosted accounts that are open here, and their conversations. */
export class HostedEndpoint implements BusinessEndpoint {
  private readonly parts: EndpointParts;
  private readonly crypto: ConversationCrypto;
  private readonly queue: StoredEventQueue;
  private readonly keys: HostedKeysStore;
  private readonly pairs: OneTimePairs;
  private readonly maker: AccountMaker;
  private readonly sealer: EntrySealer;
  private readonly inbound: Inbound;
  private readonly book: ConsumerBook;
  private readonly cache: ConversationCache;
  private readonly accounts = new Map<AccountId, HostedAccount>();
  private readonly conversationParts: ConversationParts;

  constructor(parts: EndpointParts, crypto: ConversationCrypto, queue: StoredEventQueue, accounts: BusinessAccounts, operatorKey: OperatorKey) {
    this.parts = parts;
    this.crypto = crypto;
    this.queue = queue;
    this.keys = new HostedKeysStore(parts);
    this.pairs = new OneTimePairs(parts, this.keys);
    this.maker = new AccountMaker(parts, accounts, this.keys, operatorKey);
    this.sealer = new EntrySealer(parts, crypto);
    this.inbound = new Inbound(parts, crypto, this.pairs);
    this.book = new ConsumerBook(parts.port, parts.clock);
    this.cache = new ConversationCache(parts.conversationsCached);
    this.conversationParts = { store: parts.store, crypto, eventMaker: parts.eventMaker, clock: parts.clock, onEvents: (key, apps) => { queue.tell(key, apps); } };
  }

  createAccount(account: NewHostedAccount): Promise<AccountId> {
    return this.maker.create(account);
  }

  /** An account that is open goes on with its new manifest. */
  async describeAccount(account: AccountId, fields: Omit<NewHostedAccount, 'number'>): Promise<void> {
    await this.maker.describe(account, fields);
    const open = this.accounts.get(account);
    if (open === undefined) return;
    await this.close(open.number);
    await this.open(open.number);
  }

  async open(number: HostedNumber): Promise<void> {
    if (this.accounts.has(number.account)) return;
    await this.keys.use(number.account);
    const account = await HostedAccount.make(this.parts, this.pairs, number, (of, peer) => this.worker(of, peer));
    if (this.accounts.has(number.account)) {
      account.close();
      return;
    }
    this.accounts.set(number.account, account);
    account.attach();
    await this.goOn(account);
  }

  async close(number: HostedNumber): Promise<void> {
    const account = this.accounts.get(number.account);
    this.accounts.delete(number.account);
    account?.close();
    const under = [...this.cache.ofBusiness(number.account)];
    this.cache.drop(number.account);
    await Promise.all(under.map(({ conversation }) => conversation.run(async () => undefined)));
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(({ number }) => this.close(number)));
  }

  async submit(number: HostedNumber, message: OutboundMessage): Promise<void> {
    const account = this.opened(number);
    const peer = await this.book.accountOf(message.waId);
    if (peer === null) {
      await this.failUnknown(number, message);
      return;
    }
    const worker = this.worker(account, peer);
    const { conversation } = worker;
    conversation.users += 1;
    try {
      const sealed = await this.crypto.sealCommand(conversation.key, message);
      await this.parts.store.accept(conversation.key, { id: message.contentId, sealed, acceptedAtMs: message.acceptedAtMs });
      worker.accepted(message);
    } finally {
      conversation.users -= 1;
    }
  }

  async markRead(number: HostedNumber, message: InboundRef, typing: boolean): Promise<'done' | 'unknown'> {
    const peer = await this.book.accountOf(message.waId);
    if (peer === null) return 'unknown';
    const worker = this.worker(this.opened(number), peer);
    const outcome = await worker.markRead(message.contentId);
    if (outcome === 'done' && typing) worker.showTyping();
    return outcome;
  }

  async setBlocked(number: HostedNumber, waId: string, blocked: boolean): Promise<'done' | 'unknown'> {
    const account = this.opened(number);
    const peer = await this.book.accountOf(waId);
    if (peer === null) return 'unknown';
    await this.parts.port.setBlocked(number.account, peer, blocked);
    await this.worker(account, peer).setBlocked(waId, blocked);
    return 'done';
  }

  async lastInboundAtMs(number: HostedNumber, waId: string): Promise<number | null> {
    const peer = await this.book.accountOf(waId);
    const atMs = peer === null ? 0 : await this.worker(this.opened(number), peer).lastInboundAtMs();
    return atMs === 0 ? null : atMs;
  }

  private opened({ account }: HostedNumber): HostedAccount {
    const open = this.accounts.get(account);
    if (open === undefined) throw new SealgateError('UNAVAILABLE', { detail: 'the number is not open on this node' });
    return open;
  }

  private worker(account: HostedAccount, peer: AccountId): ConversationWorker {
    const { number } = account;
    return this.cache.of(number.account, peer, () => {
      const conversation = new Conversation(this.conversationParts, number, { business: number.account, peer });
      return new ConversationWorker(this.parts, this.sealer, this.inbound, account, conversation);
    });
  }

  /** After a start or a take-over: what was begun is ended. */
  private async goOn(account: HostedAccount): Promise<void> {
    const business = account.number.account;
    for (let after: ConversationKey | null = FIRST === null ? null : { business, peer: FIRST }; ;) {
      const page: readonly ConversationKey[] = await this.parts.store.unfinished(after, PAGE);
      for (const key of page) if (key.business === business) this.worker(account, key.peer).kick();
      after = page.at(-1) ?? null;
      if (page.length < PAGE || after?.business !== business) return;
    }
  }

  /** There is no conversation with nobody; the business is told, and nothing else is kept. */
  private async failUnknown(number: HostedNumber, { id, waId, contentId, callbackData }: OutboundMessage): Promise<void> {
    const occurrence = { kind: 'failed', messageId: id, waId, callbackData, atMs: this.parts.clock.nowMs(), code: UNDELIVERABLE, details: 'nobody has this number' } as const;
    this.parts.observer.notSent(UNDELIVERABLE);
    await this.queue.addAt({ business: number.account, peer: placeId('unknown consumer', contentId) }, await this.parts.eventMaker.eventsOf(number, occurrence));
  }
}
