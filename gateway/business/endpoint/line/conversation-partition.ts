import { SealgateError } from '../../../../proto/errors.ts';
import type { LogRecord, OwnedPartition } from '../../../../storage/account-log/account-log.ts';
import { CommitProgress } from '../../../routing/owner/commit-progress.ts';
import { CommitTracker } from '../../../routing/owner/commit-tracker.ts';
import { Intake } from '../../../routing/owner/intake.ts';
import { retrying } from '../../../routing/owner/retrying.ts';
import { GatheredByKey } from '../receiving/gathered-by-key.ts';
import type { ConversationHost, Tenure } from './conversation-line.ts';
import { decodeWork, type ConversationWork, type RecordedWork } from './conversation-work.ts';
import type { LogLineParts } from './log-line.ts';

export interface ConversationPartitionParts extends LogLineParts {
  readonly host: ConversationHost;
}

interface Begun extends RecordedWork { readonly bytes: number; readonly isFresh: boolean }

/** What was refused so often for a reason that does not pass is given up, so that what comes after it is not held back. */
const REFUSED_MAX = 5;

/** Works one partition of the log of conversations in one generation: the records of a conversation one after another, conversations side by side. Commits what is in their rows. */
export class ConversationPartition implements Tenure {
  readonly generation: number;
  private readonly parts: ConversationPartitionParts;
  private readonly partition: number;
  private readonly tracker: CommitTracker;
  private readonly progress: CommitProgress;
  private readonly intake: Intake;
  private readonly conversations: GatheredByKey<Begun>;
  /** Below it a former owner may have done the work. */
  private readonly replayEnd: number;
  private nextOffset: number;
  private waitingBytes = 0;
  private over = false;

  constructor(parts: ConversationPartitionParts, { partition, generation, committedOffset }: OwnedPartition) {
    const { log } = parts;
    const holds = (): boolean => this.holds();
    this.parts = parts;
    this.partition = partition;
    this.generation = generation;
    this.replayEnd = log.endOffset(partition);
    this.nextOffset = committedOffset;
    this.tracker = new CommitTracker(committedOffset);
    this.conversations = new GatheredByKey({
      work: (_, begun) => this.finish(begun), bytesOf: ({ bytes }) => bytes,
      goesWith: (first, second) => first.work.kind === 'delivery' && second.work.kind === 'delivery',
    });
    this.progress = new CommitProgress({ log, tracker: this.tracker, observer: { committed: () => undefined }, partition, generation, holds });
    this.intake = new Intake({
      ...parts, partition, holds, waitingBytes: () => this.waitingBytes, consume: records => { this.consume(records); },
      leaseLost: () => undefined, leaseBack: () => undefined,
    });
  }

  /** Records that are not in their conversations yet. */
  get lag(): number {
    return Math.max(0, this.parts.log.endOffset(this.partition) - this.tracker.committable);
  }

  isOver(): boolean {
    return this.over;
  }

  holds(): boolean {
    return !this.over && this.parts.log.holds(this.partition, this.generation);
  }

  /** Called by the log; returns at once. */
  records(records: readonly LogRecord[]): void {
    this.intake.records(records);
  }

  skipped(offset: number): void {
    this.nextOffset = Math.max(this.nextOffset, offset);
  }

  /** Called every few ten milliseconds. */
  tick(): void {
    if (this.over) return;
    this.intake.checkLease();
    void this.commit();
  }

  commit(): Promise<void> {
    return this.progress.commit(this.nextOffset);
  }

  /** The partition is another's: nothing of it is done any more. */
  end(): void {
    this.over = true;
    this.intake.abandon();
  }

  private consume(records: readonly LogRecord[]): void {
    for (const { position: { offset }, value } of records) {
      if (offset < this.nextOffset) continue;
      this.nextOffset = offset + 1;
      this.tracker.open(offset);
      const recorded = decodeWork(value);
      if (recorded === null) this.tracker.done(offset);
      else this.begin(offset, value.length, recorded);
    }
  }

  private begin(offset: number, bytes: number, recorded: RecordedWork): void {
    this.waitingBytes += bytes;
    const { business, peer } = recorded.key;
    void this.conversations.run(business + peer, { ...recorded, bytes, isFresh: !recorded.again && offset >= this.replayEnd }).then(() => {
      this.waitingBytes -= bytes;
      if (this.over) return;
      this.tracker.done(offset);
      this.intake.pauseIfFull();
    });
  }

  /** Until it is done, or the partition is over. Never rejects. */
  private async finish(begun: readonly Begun[]): Promise<void> {
    const [first] = begun;
    if (first === undefined) return;
    const { key, isFresh } = first;
    const frames = begun.flatMap(({ work }) => work.kind === 'delivery' ? work.frames : []);
    const work: ConversationWork = first.work.kind === 'delivery' ? { kind: 'delivery', frames } : first.work;
    const { host, clock, limits, observer } = this.parts;
    let refused = 0;
    await retrying({ clock, limits, isOver: () => this.over }, async () => {
      if (!this.holds()) return false;
      try {
        await host.work(key, work, this, isFresh && refused === 0);
        return true;
      } catch (error) {
        const code = SealgateError.is(error) ? error.code : 'INTERNAL';
        observer.waits(code);
        if (!SealgateError.is(error) || !error.canRetry || code === 'INTERNAL') refused += 1;
        return refused >= REFUSED_MAX;
      }
    });
  }
}
