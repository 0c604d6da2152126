import { SealgateError, type ErrorCode } from '../../../../proto/errors.ts';
import type { AccountId } from '../../../../proto/ids.ts';
import { wire } from '../../../../proto/messages.ts';
import type { ConversationKey, PendingCommand } from '../../../../storage/conversations/conversations.ts';
import type { OutboundMessage } from '../../messages/outbound-message.ts';
import { Conversation, type ConversationParts } from './conversation.ts';
import { ConversationCache } from './conversation-cache.ts';
import type { Memory } from './conversation-memory.ts';
import type { ConversationVault } from './conversation-vault.ts';
import { ConversationWorker } from './conversation-worker.ts';
import type { EndpointParts, HostedDevice } from '../endpoint-parts.ts';
import type { HostedAccount } from '../accounts/hosted-account.ts';
import type { Inbound } from '../receiving/inbound.ts';
import { incomingOf, type Incoming } from '../receiving/incoming.ts';
import type { ConversationHost, Tenure } from '../line/conversation-line.ts';
import type { ConversationWork, Delivered } from '../line/conversation-work.ts';
import type { OneTimePairs } from '../accounts/one-time-pairs.ts';
import type { OpenAccounts } from '../accounts/open-accounts.ts';
import type { EntrySealer } from '../sending/seal-entry.ts';
import type { StoredEventQueue } from './stored-event-queue.ts';

export interface OwnedConversationsParts extends EndpointParts {
  readonly vault: ConversationVault;
  readonly queue: StoredEventQueue;
  readonly accounts: OpenAccounts;
  readonly sealer: EntrySealer;
  readonly inbound: Inbound;
  readonly pairs: OneTimePairs;
}

const PAGE = 500;
const unreachable: ReadonlySet<ErrorCode> = new Set(['NO_KEYS', 'MANIFEST_REFUSED', 'UNKNOWN_ACCOUNT']);

/** The conversations that this node owns: each has one thread of control here, and what comes for it is done there. */
export class OwnedConversations implements ConversationHost {
  private readonly parts: OwnedConversationsParts;
  private readonly cache: ConversationCache;
  private readonly conversationParts: ConversationParts;

  constructor(parts: OwnedConversationsParts) {
    this.parts = parts;
    this.cache = new ConversationCache(parts.conversationsCached);
    this.conversationParts = { ...parts, onEvents: (key, events) => { parts.queue.tell(key, events); }, onDoubt: key => { parts.queue.doubt(key); } };
  }

  // ---------------------------------------------------------------- ConversationHost

  async work(key: ConversationKey, work: ConversationWork, tenure: Tenure, isFresh: boolean): Promise<void> {
    const { store, queue, rules } = this.parts;
    if (work.kind === 'command') return this.accept(key, work.command, isFresh ? work.message : null, tenure, isFresh);
    if (work.kind === 'events') {
      await store.addEvents(key, work.events);
      queue.found(key, work.events.map(({ app }) => app));
      return;
    }
    const account = await this.parts.accounts.find(key.business);
    if (work.kind === 'complaint') {
      // Of a number that is closed it is about the number alone.
      const memory = account === null ? {} : await this.worker(account, key.peer, tenure).conversation.remembered();
      return rules.complained(key.business, key.peer, work.complaint, memory.lastTemplateId ?? '');
    }
    // A number that is closed receives nothing and says nothing.
    if (account === null) return;
    const worker = this.worker(account, key.peer, tenure);
    if (work.kind === 'delivery') await this.deliver(account, worker, work.frames);
    else if (work.kind === 'profile') await worker.tellProfile();
    else if (work.kind === 'lost') await worker.lost(work.closed);
    else if (work.kind === 'blocked') await worker.setBlocked(work.waId, work.blocked);
    else await this.read(worker, work.contentId, work.typing);
  }

  async takeOver(isOurs: (key: ConversationKey) => boolean): Promise<void> {
    const { store, queue } = this.parts;
    for await (const key of this.unfinished(null)) {
      if (!isOurs(key)) continue;
      this.kick(key);
      queue.found(key, await store.appsWaiting(key));
    }
  }

  drop(isLost: (key: ConversationKey) => boolean): void {
    this.cache.drop(isLost);
    this.parts.queue.lose(isLost);
  }

  // ---------------------------------------------------------------- for the endpoint

  /** After a number was opened: what was begun in its conversations is ended. `before`: a key below all of them. */
  async goOn(before: ConversationKey): Promise<void> {
    for await (const key of this.unfinished(before)) {
      if (key.business !== before.business) return;
      this.kick(key);
    }
  }

  /** What is remembered of a conversation, whoever owns it; of another node's it may be a moment old. */
  memoryOf(account: HostedAccount, peer: AccountId): Promise<Memory> {
    const key = { business: account.number.account, peer };
    const tenure = this.parts.line.tenureOf(key);
    return tenure === null ? new Conversation(this.conversationParts, account.number, key).remembered() : this.worker(account, peer, tenure).conversation.remembered();
  }

  /** The business's, until what is under way has ended. */
  async close(business: AccountId): Promise<void> {
    const isOf = (key: ConversationKey): boolean => key.business === business;
    const under = [...this.cache.all()].filter(({ conversation }) => isOf(conversation.key));
    this.cache.drop(isOf);
    await Promise.all(under.map(({ conversation }) => conversation.run(async () => undefined)));
  }

  private async *unfinished(after: ConversationKey | null): AsyncGenerator<ConversationKey> {
    for (let last = after; ;) {
      const page: readonly ConversationKey[] = await this.parts.store.unfinished(last, PAGE);
      yield* page;
      if (page.length < PAGE) return;
      last = page.at(-1) ?? null;
    }
  }

  private kick({ business, peer }: ConversationKey): void {
    const account = this.parts.accounts.get(business);
    const tenure = this.parts.line.tenureOf({ business, peer });
    if (account !== null && tenure !== null) this.worker(account, peer, tenure).kick();
  }

  private async accept(key: ConversationKey, command: PendingCommand, message: OutboundMessage | null, tenure: Tenure, isFresh: boolean): Promise<void> {
    const { store, accounts } = this.parts;
    const account = accounts.get(key.business);
    const worker = account === null ? null : this.worker(account, key.peer, tenure);
    if (worker !== null) worker.conversation.users += 1;
    try {
      await store.accept(key, command);
      const known = isFresh ? message ?? this.opened(key, command) : null;
      worker?.accepted(known);
    } finally {
      if (worker !== null) worker.conversation.users -= 1;
    }
    // It may have been connected at another node a moment ago; what waits goes on with the opening.
    if (worker === null) void accounts.find(key.business).catch(() => undefined);
  }

  /** null: it does not open, which whoever reads the conversation will be told. */
  private opened(key: ConversationKey, command: PendingCommand): OutboundMessage | null {
    try {
      return this.parts.vault.openCommand(key, command);
    } catch {
      return null;
    }
  }

  private async deliver(account: HostedAccount, worker: ConversationWorker, frames: readonly Delivered[]): Promise<void> {
    const together: Incoming[] = [];
    for (const { bytes, frame } of frames) {
      const { deliver, setChanged, custodyAnswered } = frame ?? wire.Frame.decode(bytes);
      const incoming = deliver ? incomingOf(deliver) : null;
      if (incoming !== null) {
        together.push(incoming);
        continue;
      }
      await worker.take(together.splice(0));
      if (setChanged) await worker.complete(setChanged);
      else {
        if (custodyAnswered?.accept === true) await worker.opened();
        worker.kick();
      }
    }
    await worker.take(together);
    if (this.parts.pairs.isLow(account.key.account)) account.refreshKeys();
  }

  private async read(worker: ConversationWorker, contentId: Uint8Array, typing: boolean): Promise<void> {
    try {
      if (await worker.markRead(contentId) === 'done' && typing) worker.showTyping();
    } catch (error) {
      // Somebody who cannot be reached need not know what was read.
      if (!SealgateError.is(error) || !unreachable.has(error.code)) throw error;
    }
  }

  /** Throws UNAVAILABLE when it is too late: a worker that may do nothing must not stay where the next one would be looked for. */
  private worker(account: HostedAccount, peer: AccountId, tenure: Tenure): ConversationWorker {
    const { number } = account;
    if (tenure.isOver() || !account.isOpen()) throw new SealgateError('UNAVAILABLE', { detail: 'closed meanwhile' });
    return this.cache.of(number.account, peer, () => {
      const conversation = new Conversation(this.conversationParts, number, { business: number.account, peer });
      return new ConversationWorker(this.parts, this.parts.sealer, this.parts.inbound, deviceIn(account, tenure), conversation);
    });
  }
}

/** The account's device for as long as the conversation is this node's. */
function deviceIn(account: HostedAccount, tenure: Tenure): HostedDevice {
  return {
    number: account.number, key: account.key,
    get manifest() { return account.manifest; },
    isOpen: () => account.isOpen() && !tenure.isOver(),
    mayAct: () => tenure.holds(),
  };
}
