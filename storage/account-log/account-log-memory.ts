import type { Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { Random } from '../../proto/random.ts';
import type { AccountLog, LogConsumer, LogRecord } from './account-log.ts';
import { MemoryLogPartition } from './memory-log-partition.ts';

/** plain: nothing goes wrong. duplicates: some appends land twice, some answer RESULT_UNKNOWN though they landed, or before they land. rebalances: partitions are taken and given back, and old owners' commits come late. */
export type LogMood = 'plain' | 'duplicates' | 'rebalances';

export interface MemoryAccountLogOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly partitions: number;
  readonly mood?: LogMood;
  readonly epoch?: number;
}

interface PartitionState {
  readonly log: MemoryLogPartition;
  generation: number;
  owned: boolean;
  next: number;
  paused: boolean;
  pumping: boolean;
}

/** Shares of appends in the mood 'duplicates'. */
const TWICE = 0.1;
const UNKNOWN_BUT_THERE = 0.1;
const UNKNOWN_AND_LATE = 0.05;
const LATE_MS = 20;
/** In the mood 'rebalances': after how many appends, on average, the partitions change hands. */
const APPENDS_PER_REBALANCE = 20;
const REBALANCE_MS = 5;
const PAGE_RECORDS = 64;

/** The log contract without a disk, in three moods, for tests and the simulation. Without faults everything happens in microtasks, so no clock has to move. */
export class MemoryAccountLog implements AccountLog {
  readonly epoch: number;
  readonly partitions: number;
  private readonly clock: Clock;
  private readonly random: Random;
  private mood: LogMood;
  private readonly states: PartitionState[];
  private consumer: LogConsumer | null = null;
  private generation = 1;
  private closed = false;

  constructor(options: MemoryAccountLogOptions) {
    this.clock = options.clock;
    this.random = options.random;
    this.partitions = options.partitions;
    this.mood = options.mood ?? 'plain';
    this.epoch = options.epoch ?? 1;
    this.states = Array.from({ length: options.partitions }, (_, partition) => ({
      log: new MemoryLogPartition(partition, this.epoch), generation: 0, owned: false, next: 0, paused: false, pumping: false,
    }));
  }

  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    const state = this.state(partition);
    const copy = new Uint8Array(value);
    if (this.mood === 'rebalances' && this.random.fraction() < 1 / APPENDS_PER_REBALANCE) this.rebalance();
    if (this.mood === 'duplicates') return this.appendBadly(state, copy);
    return Promise.resolve(this.add(state, copy));
  }

  async subscribe(consumer: LogConsumer): Promise<void> {
    if (this.consumer !== null || this.closed) throw new SealgateError('LOG_UNAVAILABLE', { detail: 'subscribed already, or closed' });
    this.consumer = consumer;
    this.assign(this.states);
  }

  holds(partition: number, generation: number): boolean {
    const state = this.states[partition];
    return state !== undefined && state.owned && state.generation === generation;
  }

  pause(partition: number): void {
    this.state(partition).paused = true;
  }

  resume(partition: number): void {
    const state = this.state(partition);
    state.paused = false;
    this.pump(state);
  }

  async read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]> {
    return this.state(partition).log.read(fromOffset, maxRecords, maxBytes);
  }

  async commit(partition: number, generation: number, offset: number): Promise<void> {
    const { log } = this.state(partition);
    if (this.holds(partition, generation)) log.committed = Math.max(log.committed, Math.min(offset, log.endOffset));
  }

  async committed(partition: number): Promise<number> {
    return this.committedOffset(partition);
  }

  endOffset(partition: number): number {
    return this.state(partition).log.endOffset;
  }

  /** What every former owner of the partitions has committed. For tests. */
  committedOffset(partition: number): number {
    return this.state(partition).log.committed;
  }

  /** Nothing goes wrong from here on, whatever the mood was. For tests. */
  heal(): void {
    this.mood = 'plain';
  }

  /** Takes the partitions (all when none are named) from the consumer and gives them back a little later under a new generation. */
  rebalance(partitions: readonly number[] = this.states.map(({ log }) => log.partition)): void {
    const lost = this.states.filter(state => state.owned && partitions.includes(state.log.partition));
    if (lost.length === 0) return;
    this.revoke(lost);
    this.clock.after(REBALANCE_MS, () => {
      if (!this.closed) this.assign(lost.filter(state => !state.owned));
    });
  }

  /** Deletes committed records, as the retention of a real log does. */
  deleteCommitted(partition: number): void {
    this.state(partition).log.deleteCommitted();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.revoke(this.states.filter(({ owned }) => owned));
    this.consumer = null;
  }

  private state(partition: number): PartitionState {
    const state = this.states[partition];
    if (state === undefined) throw new RangeError('no such partition');
    return state;
  }

  private add(state: PartitionState, value: Uint8Array): number {
    const offset = state.log.add(value);
    this.pump(state);
    return offset;
  }

  private appendBadly(state: PartitionState, value: Uint8Array): Promise<number> {
    const fate = this.random.fraction();
    if (fate < TWICE) {
      this.add(state, value);
      return Promise.resolve(this.add(state, value));
    }
    if (fate < TWICE + UNKNOWN_BUT_THERE) {
      this.add(state, value);
      return Promise.reject(new SealgateError('RESULT_UNKNOWN'));
    }
    if (fate < TWICE + UNKNOWN_BUT_THERE + UNKNOWN_AND_LATE) {
      this.clock.after(this.random.fraction() * LATE_MS, () => { this.add(state, value); });
      return Promise.reject(new SealgateError('RESULT_UNKNOWN'));
    }
    return Promise.resolve(this.add(state, value));
  }

  private assign(states: readonly PartitionState[]): void {
    if (this.consumer === null || states.length === 0) return;
    this.generation += 1;
    for (const state of states) {
      state.owned = true;
      state.generation = this.generation;
      state.next = state.log.committed;
      state.paused = false;
    }
    this.consumer.assigned(states.map(({ log, generation }) => ({ partition: log.partition, generation, committedOffset: log.committed })));
    for (const state of states) this.pump(state);
  }

  private revoke(states: readonly PartitionState[]): void {
    for (const state of states) state.owned = false;
    if (states.length > 0) this.consumer?.revoked(states.map(({ log }) => log.partition));
  }

  private pump(state: PartitionState): void {
    if (state.pumping || !state.owned || state.paused || state.next >= state.log.endOffset) return;
    state.pumping = true;
    queueMicrotask(() => {
      state.pumping = false;
      if (!state.owned || state.paused) return;
      const { generation, log } = state;
      if (state.next < log.firstOffset) {
        state.next = log.firstOffset;
        this.consumer?.skipped?.(log.partition, generation, state.next);
      }
      const page: readonly LogRecord[] = log.read(state.next, PAGE_RECORDS, Infinity);
      state.next += page.length;
      if (page.length > 0) this.consumer?.records(log.partition, generation, page);
      this.pump(state);
    });
  }
}
