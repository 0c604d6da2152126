import type { Cancel, Clock } from '../../../proto/clock.ts';
import { wire } from '../../../proto/messages.ts';
import type { Brokers } from './kafka-cluster.ts';
import { reasonOf } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import type { Tenures } from './tenures.ts';

export interface RetentionParts {
  readonly cluster: Brokers;
  readonly clock: Clock;
  readonly tenures: Tenures;
  readonly append: (partition: number, value: Uint8Array) => Promise<number>;
  readonly intervalMs: number;
  readonly segmentMs: number;
  readonly report: KafkaReport;
}

interface Deleted {
  upTo: number;
  /** When the segment that may still hold what was deleted can be rolled; null when it need not be. */
  rollDueMs: number | null;
  /** Our own record: when it alone is deleted nothing has to be rolled. */
  rollOffset: number;
}

/**
 * Takes committed records out of the files. Kafka deletes whole segments, and closes one only when a record comes after its time; so where nothing comes a RollRecord does.
 */
export class Retention {
  private readonly parts: RetentionParts;
  private readonly deleted = new Map<number, Deleted>();
  private readonly cancel: Cancel;
  private running = false;

  constructor(parts: RetentionParts) {
    this.parts = parts;
    this.cancel = parts.clock.every(parts.intervalMs, () => { void this.run(); });
  }

  stop(): void {
    this.cancel();
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await this.deleteCommitted();
      await this.rollIdle();
    } catch (error) {
      this.parts.report('info', `deletion of committed records is tried again: ${reasonOf(error)}`);
      await this.parts.cluster.refreshAfter(error);
    }
    this.running = false;
  }

  private async deleteCommitted(): Promise<void> {
    const { cluster, tenures } = this.parts;
    const due = tenures.all().filter(({ partition, committed }) => committed > this.stateOf(partition).upTo).map(({ partition, committed }) => ({ partition, committed }));
    for (const leader of cluster.leaderIds()) {
      const led = due.filter(({ partition }) => cluster.leaderOf(partition) === leader);
      if (led.length === 0) continue;
      const broker = await cluster.broker(leader);
      await broker.deleteRecords({ topics: [{ topic: cluster.topic, partitions: led.map(({ partition, committed }) => ({ partition, offset: String(committed) })) }] });
      for (const { partition, committed } of led) this.deletedUpTo(partition, committed);
    }
  }

  private deletedUpTo(partition: number, offset: number): void {
    const state = this.stateOf(partition);
    const onlyOurs = state.upTo === state.rollOffset && offset === state.rollOffset + 1;
    state.upTo = offset;
    if (!onlyOurs) state.rollDueMs ??= this.parts.clock.monotonicMs() + this.parts.segmentMs;
  }

  private async rollIdle(): Promise<void> {
    const { clock, tenures, append } = this.parts;
    for (const { partition } of tenures.all()) {
      const state = this.stateOf(partition);
      if (state.rollDueMs === null || state.rollDueMs > clock.monotonicMs()) continue;
      state.rollDueMs = null;
      state.rollOffset = await append(partition, wire.Record.encode({ roll: { acceptedAtMs: Math.floor(clock.nowMs()) } }).finish());
    }
  }

  private stateOf(partition: number): Deleted {
    const known = this.deleted.get(partition);
    if (known !== undefined) return known;
    const fresh = { upTo: 0, rollDueMs: null, rollOffset: -1 };
    this.deleted.set(partition, fresh);
    return fresh;
  }
}
