import type { Worker } from 'node:worker_threads';
import type Database from '@signalapp/sqlcipher';
import type { Cancel, Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { Migration } from './migration.ts';
import { openDatabase } from './open-database.ts';
import { AppendPacker, visitPacked } from './packed-appends.ts';
import type { SqlRow, SqlValue } from './row.ts';
import { isFull, mappingErrors, storeError } from './sqlite-error.ts';
import { startWorker } from './start-worker.ts';
import type { Batch, BatchAnswer, Failure, FromWriter, PackedStatement, PackedUnit, ToWriter, UnitResult, WriterData } from './writer-messages.ts';

export interface EngineLimits {
  /** Unanswered appends and units; one more is refused. */
  readonly backlogCountMax: number;
  /** Bytes of values in unanswered appends and units; what would exceed it is refused. */
  readonly backlogBytesMax: number;
}

export const engineLimits: EngineLimits = { backlogCountMax: 50_000, backlogBytesMax: 64 * 1024 * 1024 };

export interface EngineOptions {
  readonly path: string;
  readonly key: Uint8Array;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly limits?: EngineLimits;
  /** Wait this long for more before a group is posted to an idle writer. 0: not at all; groups form while a commit runs. */
  readonly gatherMs?: number;
  readonly checkpointPages?: number;
  /** OFF is for the test that shows that FULL matters; nothing configures it. */
  readonly synchronous?: 'FULL' | 'OFF';
}

/** One statement of a unit. */
export interface WriteStatement {
  readonly sql: string;
  readonly params: SqlParams;
  /** When it changes no row, the unit changes nothing and answers `applied: false`. */
  readonly mustChange?: boolean;
  /** For SELECT and RETURNING. Its rows count as changed rows. */
  readonly returnsRows?: boolean;
}

export type SqlParam = string | number | null | Uint8Array;
/** By position for `?`, by name (without its sign) for `$name`. */
export type SqlParams = readonly SqlParam[] | Readonly<Record<string, SqlParam>>;

/** Told of appends that are durable, group by group, in offset order per partition. `value` belongs to the receiver. */
export type AppendListener = (records: readonly { readonly partition: number; readonly offset: number; readonly value: Uint8Array }[]) => void;

export interface EngineStats {
  readonly groups: number;
  readonly appends: number;
  readonly units: number;
  readonly backlogCount: number;
  readonly backlogBytes: number;
}

interface PendingAppend { readonly resolve: (offset: number) => void; readonly reject: (error: Error) => void }
interface PendingUnit { readonly bytes: number; readonly resolve: (result: UnitResult) => void; readonly reject: (error: Error) => void }
interface InFlight { readonly appends: readonly PendingAppend[]; readonly appendBytes: number; readonly units: readonly PendingUnit[] }
interface PendingMaintain { readonly resolve: () => void; readonly reject: (error: Error) => void }

/** While a group commits, what comes is gathered for the next one: groups grow with the load. A second one under way costs more commits and gains nothing (bench/micro/log-append). */
const BATCHES_IN_FLIGHT_MAX = 1;
const CHECKPOINT_PAGES = 1000;

/**
 * The embedded database: one writer thread, one reading connection on the calling thread.
 * Writes resolve after the COMMIT that covers them has returned; reads are synchronous and see everything that has resolved.
 */
export class SqliteEngine {
  private readonly worker: Worker;
  private readonly reader: Database;
  private readonly clock: Clock;
  private readonly limits: EngineLimits;
  private readonly gatherMs: number;
  private readonly exited: Promise<void>;

  private readonly packer = new AppendPacker();
  private spare: ArrayBuffer | null = null;
  private appends: PendingAppend[] = [];
  private appendBytes = 0;
  private units: PendingUnit[] = [];
  private packedUnits: PackedUnit[] = [];
  private readonly sqlIds = new Map<string, number>();
  private newSql: string[] = [];

  private readonly inFlight: InFlight[] = [];
  private readonly maintaining: PendingMaintain[] = [];
  private flushScheduled = false;
  private cancelGather: Cancel | null = null;
  private backlogCount = 0;
  private backlogBytes = 0;
  private listener: AppendListener | null = null;
  private state: 'open' | 'closing' | 'dead' = 'open';
  private waitingForIdle: (() => void)[] = [];
  private counts = { groups: 0, appends: 0, units: 0 };

  private constructor(options: EngineOptions, reader: Database, worker: Worker) {
    this.reader = reader;
    this.worker = worker;
    this.clock = options.clock;
    this.limits = options.limits ?? engineLimits;
    this.gatherMs = options.gatherMs ?? 0;
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
      const data: WriterData = {
        path: options.path, key: options.key,
        synchronous: options.synchronous ?? 'FULL', checkpointPages: options.checkpointPages ?? CHECKPOINT_PAGES,
      };
      reader.pragma('query_only = ON');
      const worker = startWorker(new URL('./writer-worker.ts', import.meta.url), { workerData: data });
      await started(worker);
      return new SqliteEngine(options, reader, worker);
    } catch (error) {
      reader.close();
      throw SealgateError.is(error) ? error : new SealgateError('STORE_FAILED', { detail: 'the writer did not start', cause: error });
    }
  }

  /** Durable when it resolves, to the record's offset. Rejects with LOG_BACKLOG, LOG_UNAVAILABLE, STORE_FULL (nothing was written) or RESULT_UNKNOWN. */
  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.state !== 'open') return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    if (this.isBacklogged(value.length)) return Promise.reject(new SealgateError('LOG_BACKLOG'));
    this.packer.add(partition, value);
    this.appendBytes += value.length;
    this.backlogCount += 1;
    this.backlogBytes += value.length;
    this.schedule();
    return new Promise((resolve, reject) => { this.appends.push({ resolve, reject }); });
  }

  onAppended(listener: AppendListener): void {
    this.listener = listener;
  }

  /** Executes the statements as one step; durable when it resolves. Units take effect in the order of the calls. Rejects with STORE_FULL or STORE_FAILED. */
  write(unit: readonly WriteStatement[]): Promise<UnitResult> {
    if (this.state !== 'open') return Promise.reject(new SealgateError('STORE_FAILED', { detail: 'closed' }));
    const bytes = unit.reduce((sum, statement) => sum + bytesOfParams(statement.params), 0);
    if (this.isBacklogged(bytes)) return Promise.reject(new SealgateError('STORE_FAILED', { detail: 'too much waits to be written' }));
    this.packedUnits.push(unit.map(statement => this.packed(statement)));
    this.backlogCount += 1;
    this.backlogBytes += bytes;
    this.schedule();
    return new Promise((resolve, reject) => { this.units.push({ bytes, resolve, reject }); });
  }

  /** The first row, or undefined. Microseconds; throws STORE_FAILED. */
  get(sql: string, params: SqlParams = []): SqlRow | undefined {
    return mappingErrors(() => this.reader.prepare(sql).get(mapParams(params, bindable)));
  }

  /** All rows: the statement has to bound them. */
  all(sql: string, params: SqlParams = []): readonly SqlRow[] {
    return mappingErrors(() => this.reader.prepare(sql).all(mapParams(params, bindable)));
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
    return { ...this.counts, backlogCount: this.backlogCount, backlogBytes: this.backlogBytes };
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

  private isDead(): boolean {
    return this.state === 'dead';
  }

  private idle(): Promise<void> {
    if (this.backlogCount === 0 && this.maintaining.length === 0) return Promise.resolve();
    return new Promise(resolve => { this.waitingForIdle.push(resolve); });
  }

  private isBacklogged(bytes: number): boolean {
    return this.backlogCount >= this.limits.backlogCountMax || this.backlogBytes + bytes > this.limits.backlogBytesMax;
  }

  private packed(statement: WriteStatement): PackedStatement {
    return {
      sql: this.sqlId(statement.sql), params: mapParams(statement.params, ownValue),
      mustChange: statement.mustChange ?? false, returnsRows: statement.returnsRows ?? false,
    };
  }

  private sqlId(sql: string): number {
    const known = this.sqlIds.get(sql);
    if (known !== undefined) return known;
    const id = this.sqlIds.size;
    this.sqlIds.set(sql, id);
    this.newSql.push(sql);
    return id;
  }

  private schedule(): void {
    if (this.flushScheduled || this.inFlight.length >= BATCHES_IN_FLIGHT_MAX) return;
    this.flushScheduled = true;
    if (this.gatherMs > 0) this.cancelGather = this.clock.after(this.gatherMs, () => { this.flush(); });
    else queueMicrotask(() => { this.flush(); });
  }

  private flush(): void {
    this.flushScheduled = false;
    this.cancelGather?.();
    this.cancelGather = null;
    if (this.state === 'dead' || (this.appends.length === 0 && this.units.length === 0)) return;
    const packCount = this.packer.count;
    const pack = packCount === 0 ? null : this.packer.take(this.spare);
    if (pack !== null) this.spare = null;
    const batch: Batch = { kind: 'batch', newSql: this.newSql, pack, packCount, units: this.packedUnits };
    this.inFlight.push({ appends: this.appends, appendBytes: this.appendBytes, units: this.units });
    this.newSql = [];
    this.packedUnits = [];
    this.appends = [];
    this.appendBytes = 0;
    this.units = [];
    this.post(batch, pack);
  }

  private post(message: ToWriter, pack: ArrayBuffer | null = null): void {
    this.worker.postMessage(message, pack === null ? [] : [pack]);
  }

  private answered(message: FromWriter): void {
    if (message.kind === 'batch') this.batchAnswered(message);
    if (message.kind === 'maintain') {
      const waiting = this.maintaining.shift();
      if (message.failure === null) waiting?.resolve();
      else waiting?.reject(storeError(message.failure.sqliteCode, message.failure.message));
    }
    if (this.appends.length > 0 || this.units.length > 0) this.schedule();
    this.wakeIdle();
  }

  private wakeIdle(): void {
    if (this.backlogCount > 0 || this.maintaining.length > 0) return;
    for (const resolve of this.waitingForIdle.splice(0)) resolve();
  }

  private batchAnswered(answer: BatchAnswer): void {
    const batch = this.inFlight.shift();
    if (batch === undefined) return;
    this.backlogCount -= batch.appends.length + batch.units.length;
    this.backlogBytes -= batch.appendBytes + batch.units.reduce((sum, unit) => sum + unit.bytes, 0);
    this.counts.groups += 1;
    this.counts.appends += batch.appends.length;
    this.counts.units += batch.units.length;
    if (answer.pack !== null) this.appendsAnswered(batch, answer.pack, answer);
    batch.units.forEach((unit, i) => {
      const result = answer.units[i];
      if (result === undefined) unit.reject(new SealgateError('STORE_FAILED'));
      else if (result.failed) unit.reject(storeError(result.sqliteCode, result.message));
      else unit.resolve(result);
    });
  }

  private appendsAnswered(batch: InFlight, pack: ArrayBuffer, { packFailure, packCount }: BatchAnswer): void {
    if (packFailure !== null) {
      const error = appendError(packFailure);
      for (const pending of batch.appends) pending.reject(error);
    } else {
      const records: { partition: number; offset: number; value: Uint8Array }[] = [];
      const wanted = this.listener !== null;
      let i = 0;
      visitPacked(pack, packCount, ({ partition, offset, value }) => {
        batch.appends[i++]?.resolve(offset);
        if (wanted) records.push({ partition, offset, value: value.slice() });
        return undefined;
      });
      this.listener?.(records);
    }
    if (pack.byteLength <= SPARE_BYTES_MAX) this.spare = pack;
  }

  /** The writer is gone: what it had may or may not be durable. */
  private died(cause: unknown): void {
    if (this.state === 'dead') return;
    this.state = 'dead';
    const unknown = new SealgateError('RESULT_UNKNOWN', { cause });
    const failed = new SealgateError('STORE_FAILED', { detail: 'the writer thread ended', cause });
    for (const batch of [...this.inFlight.splice(0), { appends: this.appends, units: this.units }]) {
      for (const pending of batch.appends) pending.reject(unknown);
      for (const pending of batch.units) pending.reject(failed);
    }
    for (const pending of this.maintaining.splice(0)) pending.reject(failed);
    this.appends = [];
    this.units = [];
    this.backlogCount = 0;
    this.backlogBytes = 0;
    this.wakeIdle();
  }
}

/** A buffer that grew for one large group is not kept. */
const SPARE_BYTES_MAX = 1024 * 1024;

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

function appendError(failure: Failure): SealgateError {
  const details = { detail: failure.sqliteCode, cause: failure.message };
  if (failure.unknown) return new SealgateError('RESULT_UNKNOWN', details);
  return new SealgateError(isFull(failure.sqliteCode) ? 'STORE_FULL' : 'LOG_UNAVAILABLE', details);
}

function bytesOfParams(params: SqlParams): number {
  let bytes = 0;
  for (const value of Object.values<SqlParam>(params)) {
    if (value instanceof Uint8Array || typeof value === 'string') bytes += value.length;
  }
  return bytes;
}

/** A copy with memory of its own: posting a view would clone all that lies behind it, and the caller may change his. */
function ownValue(value: SqlParam): SqlValue {
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

function mapParams(params: SqlParams, map: (value: SqlParam) => SqlValue): readonly SqlValue[] | Readonly<Record<string, SqlValue>> {
  if (isList(params)) return params.map(map);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, map(value)]));
}

function isList(params: SqlParams): params is readonly SqlParam[] {
  return Array.isArray(params);
}

/** Binding is synchronous, so memory that is not shared between threads can be bound as it is. */
function bindable(value: SqlParam): SqlValue {
  if (!(value instanceof Uint8Array)) return value;
  return isUnshared(value) ? value : new Uint8Array(value);
}

function isUnshared(value: Uint8Array): value is Uint8Array<ArrayBuffer> {
  return value.buffer instanceof ArrayBuffer;
}
