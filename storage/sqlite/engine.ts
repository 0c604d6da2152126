import type { Worker } from 'node:worker_threads';
import type Database from '@signalapp/sqlcipher';
import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { Migration } from './migration.ts';
import { openDatabase } from './open-database.ts';
import type { SqlRow } from '../row.ts';
import { mappingErrors, storeError } from './sqlite-error.ts';
import { startWorker } from './start-worker.ts';
import { bindableParams, type SqlParams, type WriteStatement } from './statement.ts';
import { WriteQueue, type AppendListener, type EngineLimits } from './write-queue.ts';
import { WriterGate } from './writer-gate.ts';
import type { FromWriter, ToWriter, UnitResult, WriterData } from './writer-messages.ts';

export const engineLimits: EngineLimits = { backlogCountMax: 50_000, backlogBytesMax: 64 * 1024 * 1024 };

export interface EngineOptions {
  readonly path: string;
  readonly key: Uint8Array;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly limits?: EngineLimits;
  /**
   * While groups are larger than a few records, one is posted at most this often: under load fewer commits, each for more. What comes to a quiet engine goes at once.
   * 0: groups form only while a commit runs.
   */
  readonly gatherMs?: number;
  readonly checkpointPages?: number;
  /** Told how long each group took, from being handed to the writer to being durable: its fsync, and the writer's turn. */
  readonly onCommitted?: (durationMs: number) => void;
  /** OFF is for the test that shows that FULL matters; nothing configures it. */
  readonly synchronous?: 'FULL' | 'OFF';
}

export type { SqlParam, SqlParams, WriteStatement } from './statement.ts';
export type { AppendListener, EngineLimits } from './write-queue.ts';

export interface EngineStats {
  readonly groups: number;
  readonly appends: number;
  readonly units: number;
  readonly backlogCount: number;
  readonly backlogBytes: number;
}

interface PendingMaintain { readonly resolve: () => void; readonly reject: (error: Error) => void }

/** While a group commits, what comes is gathered for the next one: groups grow with the load. A second one under way costs more commits and gains nothing (bench/micro/log-append). */
const BATCHES_IN_FLIGHT_MAX = 1;
/** 8 MiB of WAL. Copied beside the commits, so that it need not fit between two of them; the same page is often changed again meanwhile, and copied once. */
const CHECKPOINT_PAGES = 2000;
/** A group smaller than this shows that nobody gains by waiting for the next. */
const GATHER_FROM = 4;
const SOON_MS = 25;

/**
 * The embedded database: one writer thread, one reading connection on the calling thread.
 * Writes resolve after the COMMIT that covers them has returned; reads are synchronous and see everything that has resolved.
 */
export class SqliteEngine {
  private readonly worker: Worker;
  private readonly gate: WriterGate;
  private readonly reader: Database;
  private readonly clock: Clock;
  private readonly queue: WriteQueue;
  private readonly gatherMs: number;
  private readonly onCommitted: (durationMs: number) => void;
  private readonly exited: Promise<void>;

  private readonly maintaining: PendingMaintain[] = [];
  private flushScheduled = false;
  private postedAtMs = -Infinity;
  private postedCount = 0;
  private cancelGather: Cancel | null = null;
  private cancelSoon: Cancel | null = null;
  /** Of what is queued something is to be committed as soon as may be. */
  private isAwaited = false;
  private listener: AppendListener | null = null;
  private state: 'open' | 'closing' | 'dead' = 'open';
  private waitingForIdle: (() => void)[] = [];

  private constructor(options: EngineOptions, reader: Database, worker: Worker, gate: WriterGate) {
    this.reader = reader;
    this.worker = worker;
    this.gate = gate;
    this.clock = options.clock;
    this.queue = new WriteQueue(options.limits ?? engineLimits);
    this.gatherMs = options.gatherMs ?? 0;
    this.onCommitted = options.onCommitted ?? (() => undefined);
    worker.on('message', (message: FromWriter) => { this.answered(message); });
    worker.on('error', error => { this.died(error); });
    this.exited = new Promise(resolve => {
      worker.once('exit', () => {
        if (this.state !== 'closing') this.died(new Error('the writer thread ended'));
        resolve();
      });
    });
  }

  /** Opens (or makes) the database, brings its schema up to date and starts the writer. Rejects as openDatabase does. */
  static async open(options: EngineOptions): Promise<SqliteEngine> {
    const reader = openDatabase(options);
    try {
      const gate = new WriterGate();
      const data: WriterData = {
        path: options.path, key: options.key, gate: gate.shared,
        synchronous: options.synchronous ?? 'FULL', checkpointPages: options.checkpointPages ?? CHECKPOINT_PAGES,
      };
      reader.pragma('query_only = ON');
      const worker = startWorker(new URL('./writer-worker.ts', import.meta.url), { workerData: data });
      await started(worker);
      return new SqliteEngine(options, reader, worker, gate);
    } catch (error) {
      reader.close();
      throw SealgateError.is(error) ? error : new SealgateError('STORE_FAILED', { detail: 'the writer did not start', cause: error });
    }
  }

  /** Durable when it resolves, to the record's offset. Rejects with LOG_BACKLOG, LOG_UNAVAILABLE, STORE_FULL (nothing was written) or RESULT_UNKNOWN. */
  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.state !== 'open') return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    const appended = this.queue.append(partition, value);
    this.scheduleNow();
    return appended;
  }

  onAppended(listener: AppendListener): void {
    this.listener = listener;
  }

  /** Executes the statements as one step; durable when it resolves. Units take effect in the order of the calls. Rejects with STORE_FULL or STORE_FAILED. */
  write(unit: readonly WriteStatement[]): Promise<UnitResult> {
    return this.queued(unit, () => { this.scheduleNow(); });
  }

  /** As write(), of what nobody waits for: it goes with what is committed for others, or by itself after a while. */
  writeSoon(unit: readonly WriteStatement[]): Promise<UnitResult> {
    return this.queued(unit, () => { this.cancelSoon ??= this.clock.after(SOON_MS, () => { this.scheduleNow(); }); });
  }

  /** The first row, or undefined. Microseconds; throws STORE_FAILED. */
  get(sql: string, params: SqlParams = []): SqlRow | undefined {
    return mappingErrors(() => this.reader.prepare(sql).get(bindableParams(params)));
  }

  /** All rows: the statement has to bound them. */
  all(sql: string, params: SqlParams = []): readonly SqlRow[] {
    return mappingErrors(() => this.reader.prepare(sql).all(bindableParams(params)));
  }

  /** Reads in `work` see one state of the database, whatever the writer commits meanwhile. */
  snapshot<T>(work: () => T): T {
    return mappingErrors(() => {
      this.reader.prepare('BEGIN').run();
      try {
        return work();
      } finally {
        this.reader.prepare('COMMIT').run();
      }
    });
  }

  /** Moves the WAL into the database and empties it: what was deleted before the call is in neither file afterwards. */
  maintain(): Promise<void> {
    if (this.state !== 'open') return Promise.reject(new SealgateError('STORE_FAILED', { detail: 'closed' }));
    this.flush();
    return new Promise((resolve, reject) => {
      this.maintaining.push({ resolve, reject });
      this.post({ kind: 'maintain' });
    });
  }

  stats(): EngineStats {
    const { counts, backlogCount, backlogBytes } = this.queue;
    return { ...counts, backlogCount, backlogBytes };
  }

  /** Finishes what was accepted for writing, then frees everything. */
  async close(): Promise<void> {
    if (this.state === 'closing') return this.exited;
    if (this.state === 'open') {
      this.flush();
      await this.idle();
    }
    const wasDead = this.isDead();
    this.state = 'closing';
    this.reader.close();
    if (wasDead) await this.worker.terminate();
    else this.post({ kind: 'close' });
    await this.exited;
  }

  /**
   * For the end of the process and nothing else: no commit begins any more, and the calling thread is blocked until the one under way is over. False: it is not over in time,
   * and ending the process now would abort it.
   */
  halt(timeoutMs: number): boolean {
    return this.gate.close(timeoutMs);
  }

  private isDead(): boolean {
    return this.state === 'dead';
  }

  private idle(): Promise<void> {
    if (this.queue.backlogCount === 0 && this.maintaining.length === 0) return Promise.resolve();
    return new Promise(resolve => { this.waitingForIdle.push(resolve); });
  }

  private queued(unit: readonly WriteStatement[], schedule: () => void): Promise<UnitResult> {
    if (this.state !== 'open') return Promise.reject(new SealgateError('STORE_FAILED', { detail: 'closed' }));
    const written = this.queue.unit(unit);
    schedule();
    return written;
  }

  private scheduleNow(): void {
    this.isAwaited = true;
    this.schedule();
  }

  private schedule(): void {
    if (!this.isAwaited || this.queue.isEmpty || this.flushScheduled || this.queue.batchesInFlight >= BATCHES_IN_FLIGHT_MAX) return;
    this.flushScheduled = true;
    const waitMs = this.postedCount < GATHER_FROM ? 0 : this.postedAtMs + this.gatherMs - this.clock.monotonicMs();
    if (waitMs > 0) this.cancelGather = this.clock.after(waitMs, () => { this.flush(); });
    else queueMicrotask(() => { this.flush(); });
  }

  private flush(): void {
    this.flushScheduled = false;
    this.cancelGather?.();
    this.cancelSoon?.();
    [this.cancelGather, this.cancelSoon, this.isAwaited] = [null, null, false];
    if (this.state === 'dead' || this.queue.isEmpty) return;
    const batch = this.queue.takeBatch();
    this.postedAtMs = this.clock.monotonicMs();
    this.postedCount = batch.packCount + (batch.units?.count ?? 0);
    this.post(batch, [batch.pack, batch.units?.bytes ?? null]);
  }

  private post(message: ToWriter, moved: readonly (ArrayBuffer | null)[] = []): void {
    this.worker.postMessage(message, moved.filter(bytes => bytes !== null));
  }

  private answered(message: FromWriter): void {
    if (message.kind === 'batch') {
      // One is under way at a time, but where maintenance or the end has posted another: then it is told too short.
      this.onCommitted(this.clock.monotonicMs() - this.postedAtMs);
      this.queue.answered(message, this.listener);
    }
    if (message.kind === 'maintain') {
      const waiting = this.maintaining.shift();
      if (message.failure === null) waiting?.resolve();
      else waiting?.reject(storeError(message.failure.sqliteCode, message.failure.message));
    }
    this.schedule();
    this.wakeIdle();
  }

  private wakeIdle(): void {
    if (this.queue.backlogCount > 0 || this.maintaining.length > 0) return;
    for (const resolve of this.waitingForIdle.splice(0)) resolve();
  }

  /** The writer is gone: what it had may or may not be durable. */
  private died(cause: unknown): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    const unknown = new SealgateError('RESULT_UNKNOWN', { cause });
    const failed = new SealgateError('STORE_FAILED', { detail: 'the writer thread ended', cause });
    this.queue.abandon(unknown, failed);
    for (const pending of this.maintaining.splice(0)) pending.reject(failed);
    this.wakeIdle();
  }
}

function started(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: unknown): void => { reject(error instanceof Error ? error : new Error('the writer thread ended')); };
    worker.once('error', failed);
    worker.once('exit', failed);
    worker.once('message', () => {
      worker.off('error', failed);
      worker.off('exit', failed);
      resolve();
    });
  });
}
