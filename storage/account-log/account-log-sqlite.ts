import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { SqliteEngine } from '../sqlite/engine.ts';
import { endOffsetParams, SELECT_END_OFFSET } from '../sqlite/log-rows.ts';
import { numberOf } from '../row.ts';
import type { AccountLog, LogConsumer, LogRecord } from './account-log.ts';
import { readPage } from './log-pages.ts';
import { LogSweeper } from './log-sweeper.ts';

export interface SqliteAccountLogOptions {
  readonly engine: SqliteEngine;
  readonly clock: Clock;
  readonly epoch: number;
  readonly partitions: number;
  /** How soon a commit is on disk. A kill repeats what was delivered in this time. */
  readonly commitIntervalMs?: number;
  /** How soon committed records that no mailbox refers to are deleted. */
  readonly sweepIntervalMs?: number;
}

const COMMIT_INTERVAL_MS = 250;
const SWEEP_INTERVAL_MS = 1000;
/** One page of replay: handed over in one call, so it bounds memory and the time for which others wait. */
const PAGE_RECORDS = 256;
const PAGE_BYTES = 512 * 1024;

const SELECT_COMMITTED = 'SELECT partition, committed FROM log_partition ORDER BY partition';
const INSERT_PARTITION = 'INSERT OR IGNORE INTO log_partition (partition, committed, swept) VALUES (?, 0, 0)';

interface PartitionState {
  readonly partition: number;
  committed: number;
  /** Behind the last durable record. */
  end: number;
  /** The next offset to hand over; below `end` the table is read, at `end` records go straight from memory. */
  next: number;
  paused: boolean;
  pumping: boolean;
}

/** The embedded log: this node owns every partition for as long as it runs. Offsets go on across epochs; the epoch says which history they belong to. */
export class SqliteAccountLog implements AccountLog {
  readonly epoch: number;
  readonly partitions: number;
  private readonly engine: SqliteEngine;
  private readonly clock: Clock;
  private readonly states: PartitionState[];
  private readonly sweeper: LogSweeper;
  private readonly generation: number;
  private readonly timers: Cancel[];
  private readonly outstanding = new Set<Promise<unknown>>();
  private consumer: LogConsumer | null = null;
  private closed = false;

  private constructor(options: SqliteAccountLogOptions, states: PartitionState[]) {
    this.engine = options.engine;
    this.clock = options.clock;
    this.epoch = options.epoch;
    this.partitions = options.partitions;
    this.states = states;
    this.generation = Math.max(1, Math.floor(options.clock.nowMs()));
    this.sweeper = new LogSweeper(options.engine, partition => this.state(partition).committed, options.partitions);
    this.engine.onAppended(records => { this.appended(records); });
    this.timers = [
      this.clock.every(options.commitIntervalMs ?? COMMIT_INTERVAL_MS, () => { this.background(this.sweeper.saveCommits()); }),
      this.clock.every(options.sweepIntervalMs ?? SWEEP_INTERVAL_MS, () => { this.background(this.sweeper.sweep()); }),
    ];
  }

  static async open(options: SqliteAccountLogOptions): Promise<SqliteAccountLog> {
    const numbers = Array.from({ length: options.partitions }, (_, partition) => partition);
    await options.engine.write(numbers.map(partition => ({ sql: INSERT_PARTITION, params: [partition] })));
    const committed = new Map(options.engine.all(SELECT_COMMITTED).map(row => [numberOf(row, 'partition'), numberOf(row, 'committed')]));
    const states = numbers.map((partition): PartitionState => {
      const row = options.engine.get(SELECT_END_OFFSET, endOffsetParams(partition));
      const end = row === undefined ? 0 : numberOf(row, 'end');
      const from = committed.get(partition) ?? 0;
      return { partition, committed: from, end, next: from, paused: false, pumping: false };
    });
    return new SqliteAccountLog(options, states);
  }

  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    return this.engine.append(this.state(partition).partition, value);
  }

  subscribe(consumer: LogConsumer): Promise<void> {
    if (this.consumer !== null || this.closed) return Promise.reject(new SealgateError('LOG_UNAVAILABLE', { detail: 'subscribed already, or closed' }));
    this.consumer = consumer;
    for (const state of this.states) state.next = state.committed;
    consumer.assigned(this.states.map(({ partition, committed }) => ({ partition, generation: this.generation, committedOffset: committed })));
    for (const state of this.states) this.pump(state);
    return Promise.resolve();
  }

  holds(partition: number, generation: number): boolean {
    return !this.closed && this.consumer !== null && generation === this.generation && partition >= 0 && partition < this.partitions;
  }

  pause(partition: number): void {
    this.state(partition).paused = true;
  }

  resume(partition: number): void {
    const state = this.state(partition);
    state.paused = false;
    this.pump(state);
  }

  read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]> {
    return new Promise(resolve => { resolve(this.page(partition, fromOffset, maxRecords, maxBytes)); });
  }

  commit(partition: number, generation: number, offset: number): Promise<void> {
    const state = this.state(partition);
    if (!this.holds(partition, generation) || offset <= state.committed) return Promise.resolve();
    state.committed = Math.min(offset, state.end);
    this.sweeper.markDirty(partition);
    return Promise.resolve();
  }

  committed(partition: number): Promise<number> {
    return new Promise(resolve => { resolve(this.state(partition).committed); });
  }

  endOffset(partition: number): number {
    return this.state(partition).end;
  }

  /** Writes commits and deletes what they free, now. */
  async maintain(): Promise<void> {
    await this.sweeper.sweep();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const cancel of this.timers) cancel();
    this.consumer?.revoked(this.states.map(({ partition }) => partition));
    this.consumer = null;
    await Promise.allSettled(this.outstanding);
    await this.sweeper.saveCommits();
    // An empty unit is answered after every append that came before it.
    await this.engine.write([]);
  }

  private state(partition: number): PartitionState {
    const state = this.states[partition];
    if (state === undefined) throw new RangeError('no such partition');
    return state;
  }

  /** The engine's limits and the next interval deal with failures: commits and sweeps are only ever late. */
  private background(work: Promise<unknown>): void {
    const quiet = work.catch(() => undefined).finally(() => { this.outstanding.delete(quiet); });
    this.outstanding.add(quiet);
  }

  private appended(records: readonly { readonly partition: number; readonly offset: number; readonly value: Uint8Array }[]): void {
    const live = new Map<PartitionState, LogRecord[]>();
    for (const { partition, offset, value } of records) {
      const state = this.state(partition);
      // What a paused or replaying partition does not take now, it reads from the table later.
      if (state.next === state.end && !state.paused && !state.pumping && this.consumer !== null) {
        const list = live.get(state);
        const record = { partition, position: { epoch: this.epoch, offset }, value };
        if (list === undefined) live.set(state, [record]);
        else list.push(record);
        state.next = offset + 1;
      }
      state.end = offset + 1;
    }
    for (const [state, list] of live) this.handOver(state, list);
  }

  private handOver(state: PartitionState, records: readonly LogRecord[]): void {
    if (state.paused) {
      // Paused by an earlier call of the same group.
      state.next = records[0]?.position.offset ?? state.next;
      return;
    }
    this.consumer?.records(state.partition, this.generation, records);
  }

  /** Replays from the table, one page a turn, until the partition has caught up with its end. */
  private pump(state: PartitionState): void {
    if (state.pumping || state.paused || this.consumer === null || state.next >= state.end) return;
    state.pumping = true;
    this.clock.after(0, () => {
      state.pumping = false;
      if (this.closed || state.paused) return;
      const records = this.pageOrLater(state);
      if (records === null) return;
      this.skipDeleted(state, records[0]?.position.offset ?? state.end);
      const last = records.at(-1);
      if (last !== undefined) {
        state.next = last.position.offset + 1;
        this.consumer?.records(state.partition, this.generation, records);
      }
      this.pump(state);
    });
  }

  /** null: the read failed; it is tried again. */
  private pageOrLater(state: PartitionState): readonly LogRecord[] | null {
    try {
      return this.page(state.partition, state.next, PAGE_RECORDS, PAGE_BYTES);
    } catch {
      state.pumping = true;
      this.clock.after(SWEEP_INTERVAL_MS, () => {
        state.pumping = false;
        this.pump(state);
      });
      return null;
    }
  }

  private skipDeleted(state: PartitionState, firstOffset: number): void {
    if (firstOffset <= state.next) return;
    state.next = firstOffset;
    this.consumer?.skipped?.(state.partition, this.generation, firstOffset);
  }

  private page(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): LogRecord[] {
    return readPage(this.engine, this.epoch, partition, fromOffset, maxRecords, maxBytes);
  }
}
