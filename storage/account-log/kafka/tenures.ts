import type { LogConsumer, LogRecord, OwnedPartition } from '../account-log.ts';
import type { Lease } from './lease.ts';
import type { FetchedRecord } from './record-batch.ts';

/** What this node knows of one partition for as long as it has it, over however many generations. */
export interface Tenure {
  readonly partition: number;
  /** The generation in which it began: what the owner calls its generation. */
  readonly generation: number;
  /** The next offset to hand over. */
  nextOffset: number;
  paused: boolean;
  /** Nothing is fetched before: the log ends below `nextOffset`. */
  missingUntilMs: number;
  /** What the owner said may be committed, and what Kafka has of it. */
  committable: number;
  committed: number;
}

/**
 * The partitions that this node has. A tenure goes on from one generation to the next only where nobody else can have had the partition in between: between two generations that follow each other, in both of which it is ours.
 */
export class Tenures {
  private readonly lease: Lease;
  private readonly consumer: LogConsumer;
  private readonly epoch: number;
  private readonly byPartition = new Map<number, Tenure>();
  private lastGeneration: number | null = null;

  constructor(lease: Lease, consumer: LogConsumer, epoch: number) {
    this.lease = lease;
    this.consumer = consumer;
    this.epoch = epoch;
  }

  all(): readonly Tenure[] {
    return [...this.byPartition.values()];
  }

  get(partition: number): Tenure | undefined {
    return this.byPartition.get(partition);
  }

  holds(partition: number, generation: number): boolean {
    return this.byPartition.get(partition)?.generation === generation && this.lease.runs;
  }

  /** A generation is complete: drops what is lost, at once. Answers what is new and has to be begun. */
  keep(generation: number, own: readonly number[]): readonly number[] {
    const follows = this.lastGeneration !== null && (generation === this.lastGeneration || generation === this.lastGeneration + 1);
    this.lastGeneration = generation;
    this.drop([...this.byPartition.keys()].filter(partition => !follows || !own.includes(partition)));
    return own.filter(partition => !this.byPartition.has(partition));
  }

  begin(owned: readonly OwnedPartition[]): void {
    if (owned.length === 0) return;
    for (const { partition, generation, committedOffset } of owned) {
      this.byPartition.set(partition, { partition, generation, nextOffset: committedOffset, paused: false, missingUntilMs: 0, committable: committedOffset, committed: committedOffset });
    }
    this.consumer.assigned(owned);
  }

  /** Drops everything, and answers what it was. */
  end(): readonly Tenure[] {
    const had = this.all();
    this.drop(had.map(({ partition }) => partition));
    return had;
  }

  /**
   * Hands over what a fetch brought. Fetches of former leaders and generations may still come in: what is below the next offset has been there, and what is not ours or beyond it is dropped and fetched again.
   * `complete`: the fetch began at the next offset, so offsets that are missing were deleted.
   */
  handOver(partition: number, fetchedFrom: number, records: readonly FetchedRecord[]): void {
    const tenure = this.byPartition.get(partition);
    if (tenure === undefined || tenure.paused || !this.lease.runs) return;
    const isCurrent = fetchedFrom === tenure.nextOffset;
    const run: LogRecord[] = [];
    for (const { offset, value } of records) {
      if (offset < tenure.nextOffset) continue;
      if (offset > tenure.nextOffset) {
        if (!isCurrent) break;
        this.flush(tenure, run);
        this.skip(partition, offset);
      }
      tenure.nextOffset = offset + 1;
      if (value === null) this.skipped(tenure, run);
      else run.push({ partition, position: { epoch: this.epoch, offset }, value });
    }
    this.flush(tenure, run);
  }

  /** Offsets below `offset` will not come. */
  skip(partition: number, offset: number): void {
    const tenure = this.byPartition.get(partition);
    if (tenure === undefined || offset <= tenure.nextOffset) return;
    tenure.nextOffset = offset;
    this.consumer.skipped?.(partition, tenure.generation, offset);
  }

  private skipped(tenure: Tenure, run: LogRecord[]): void {
    this.flush(tenure, run);
    this.consumer.skipped?.(tenure.partition, tenure.generation, tenure.nextOffset);
  }

  private flush(tenure: Tenure, run: LogRecord[]): void {
    if (run.length > 0 && this.byPartition.get(tenure.partition) === tenure) this.consumer.records(tenure.partition, tenure.generation, run.splice(0));
  }

  private drop(partitions: readonly number[]): void {
    for (const partition of partitions) this.byPartition.delete(partition);
    if (partitions.length > 0) this.consumer.revoked(partitions);
  }
}
