import type { Clock } from '../../../proto/clock.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { CustodyAnswer, RelationKeys, RelationRow, RelationStore } from '../../../storage/relations/relations.ts';
import type { RoutingLimits } from '../limits.ts';
import { PairCache } from './pair-cache.ts';
import { ReadsUnderWay } from './reads-under-way.ts';

/** What a recipient has decided about a sender, as far as this node knows. */
export interface Relation {
  readonly recipient: AccountId;
  readonly sender: AccountId;
  relation: RelationRow['relation'];
  /** Of a stranger, including what is not yet in the store. */
  messages: number;
  bytes: number;
  unwrittenMessages: number;
  unwrittenBytes: number;
  readonly custodyOffered: string | null;
  readonly custodyAnswer: CustodyAnswer | null;
  /** Of a stranger's sends whose end is not known yet; shared with the entry that a later read makes. */
  readonly reserved: { messages: number; bytes: number };
  /** Monotonic: when the read began. */
  readonly askedAtMs: number;
}

export interface RelationParts {
  readonly relations: RelationStore;
  readonly relationKeys: RelationKeys;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
}

/** Relations by (recipient, sender), believed for a bounded time. Counters of strangers are kept here and written behind. */
export class RelationCache {
  private readonly parts: RelationParts;
  private readonly entries: PairCache<AccountId, AccountId, Relation>;
  private readonly reads = new ReadsUnderWay<string, Relation>();
  private unwritten = new Map<string, Relation>();

  constructor(parts: RelationParts) {
    this.parts = parts;
    this.entries = new PairCache(parts.limits.relationCacheEntries);
  }

  /** The entry if it is known, may be believed still and was read at `sinceMs` (monotonic) or later, before which nobody who owns the recipient's partition may believe anything. */
  peek(recipient: AccountId, sender: AccountId, sinceMs = Number.NEGATIVE_INFINITY): Relation | null {
    const entry = this.entries.get(recipient, sender);
    return entry !== undefined && entry.askedAtMs >= Math.max(sinceMs, this.believedSinceMs(isPlainlyAccepted(entry))) ? entry : null;
  }

  /** Rejects as the store does. */
  async get(recipient: AccountId, sender: AccountId, sinceMs = Number.NEGATIVE_INFINITY): Promise<Relation> {
    const known = this.peek(recipient, sender, sinceMs);
    if (known !== null) return known;
    return this.reads.joined(recipient + sender, Math.max(sinceMs, this.believedSinceMs(false))) ?? this.read(recipient, sender);
  }

  private believedSinceMs(isAccepted: boolean): number {
    const { clock, limits } = this.parts;
    return clock.monotonicMs() - (isAccepted ? limits.toldCacheMs : limits.relationCacheMs);
  }

  /** Brings along what the sender has decided about the recipient, unless that is known: it is asked next, when writing to somebody accepts them, and when they answer. */
  private read(recipient: AccountId, sender: AccountId): Promise<Relation> {
    const { relations, relationKeys, clock } = this.parts;
    const askedAtMs = clock.monotonicMs();
    const pair = relationKeys.pair(recipient, sender);
    if (this.peek(sender, recipient) !== null || this.reads.has(sender + recipient)) return this.keep(recipient, sender, askedAtMs, relations.get(pair));
    const both = relations.getBoth(pair, relationKeys.pair(sender, recipient));
    this.keep(sender, recipient, askedAtMs, both.then(([, back]) => back)).catch(() => undefined);
    return this.keep(recipient, sender, askedAtMs, both.then(([row]) => row));
  }

  private keep(recipient: AccountId, sender: AccountId, askedAtMs: number, reading: Promise<RelationRow | null>): Promise<Relation> {
    const key = recipient + sender;
    return this.reads.begin(key, askedAtMs, reading, (row, isNewest) => {
      const behind = this.unwritten.get(key);
      const entry: Relation = {
        recipient,
        sender,
        relation: row?.relation ?? 'none',
        messages: (row?.strangerMessages ?? 0) + (behind?.unwrittenMessages ?? 0),
        bytes: (row?.strangerBytes ?? 0) + (behind?.unwrittenBytes ?? 0),
        unwrittenMessages: behind?.unwrittenMessages ?? 0,
        unwrittenBytes: behind?.unwrittenBytes ?? 0,
        custodyOffered: row?.custodyOffered ?? null,
        custodyAnswer: row?.custodyAnswer ?? null,
        reserved: this.entries.get(recipient, sender)?.reserved ?? { messages: 0, bytes: 0 },
        askedAtMs,
      };
      if (behind !== undefined) this.unwritten.set(key, entry);
      if (isNewest) this.entries.set(recipient, sender, entry);
      return entry;
    });
  }

  /** Whether so much more is too much from a stranger, counting what is under way. */
  isOverBudget({ relation, messages, bytes, reserved }: Relation, more: number): boolean {
    const { strangerMessages, strangerBytes } = this.parts.limits;
    return relation === 'none' && (messages + reserved.messages >= strangerMessages || bytes + reserved.bytes + more > strangerBytes);
  }

  /** A stranger is sending something; `settle` when it has been counted or has failed. */
  reserve({ reserved }: Relation, bytes: number): void {
    reserved.messages += 1;
    reserved.bytes += bytes;
  }

  settle({ reserved }: Relation, bytes: number): void {
    reserved.messages -= 1;
    reserved.bytes -= bytes;
  }

  /** A stranger sent something. */
  count(entry: Relation, bytes: number): void {
    entry.messages += 1;
    entry.bytes += bytes;
    entry.unwrittenMessages += 1;
    entry.unwrittenBytes += bytes;
    this.unwritten.set(entry.recipient + entry.sender, entry);
  }

  /** The recipient wrote to the sender and so accepts what comes back. A block stays. */
  async accept(recipient: AccountId, sender: AccountId): Promise<void> {
    const entry = await this.get(recipient, sender);
    if (entry.relation !== 'none') return;
    entry.relation = 'accepted';
    const { relations, relationKeys } = this.parts;
    try {
      await relations.set(relationKeys.owner(recipient), relationKeys.pair(recipient, sender), 'accepted');
    } catch (error) {
      this.forget(recipient, sender);
      throw error;
    }
  }

  /** The recipient has been asked about the custody of the sender. */
  async offerCustody(recipient: AccountId, sender: AccountId, offered: string): Promise<void> {
    const { relations, relationKeys } = this.parts;
    await relations.offerCustody(relationKeys.owner(recipient), relationKeys.pair(recipient, sender), offered);
    this.forget(recipient, sender);
  }

  /** The recipient has answered; a yes accepts messages too. A block stays. */
  async answerCustody(recipient: AccountId, sender: AccountId, answer: CustodyAnswer): Promise<void> {
    const { relations, relationKeys } = this.parts;
    await relations.answerCustody(relationKeys.owner(recipient), relationKeys.pair(recipient, sender), answer);
    this.forget(recipient, sender);
    if (answer.accepted) await this.accept(recipient, sender);
  }

  /** Nothing is kept of what an account that is no more has decided. */
  async erase(recipient: AccountId): Promise<void> {
    for (const [key, entry] of this.unwritten) if (entry.recipient === recipient) this.unwritten.delete(key);
    const { relations, relationKeys } = this.parts;
    await relations.eraseOwner(relationKeys.owner(recipient));
  }

  forget(recipient: AccountId, sender: AccountId): void {
    this.entries.delete(recipient, sender);
    this.reads.forget(recipient + sender);
  }

  /** Writes the counters of strangers. What could not be written stays for the next time. */
  async flush(): Promise<void> {
    if (this.unwritten.size === 0) return;
    const batch = this.unwritten;
    this.unwritten = new Map();
    for (const [key, entry] of batch) {
      const { unwrittenMessages: messages, unwrittenBytes: bytes } = entry;
      entry.unwrittenMessages = 0;
      entry.unwrittenBytes = 0;
      try {
        const { relations, relationKeys } = this.parts;
        await relations.addStranger(relationKeys.owner(entry.recipient), relationKeys.pair(entry.recipient, entry.sender), messages, bytes);
      } catch {
        entry.unwrittenMessages += messages;
        entry.unwrittenBytes += bytes;
        this.unwritten.set(key, entry);
      }
    }
  }
}

/** Nothing depends on how old this is: the owner drops what a blocked sender sends. Who has been asked about custody may have answered since. */
function isPlainlyAccepted({ relation, custodyOffered, custodyAnswer }: Relation): boolean {
  return relation === 'accepted' && custodyOffered === null && custodyAnswer === null;
}
