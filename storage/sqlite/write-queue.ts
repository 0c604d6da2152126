import { SealgateError } from '../../proto/errors.ts';
import { AppendPacker, visitPacked } from './packed-appends.ts';
import { UnitPacker } from './packed-units.ts';
import { isFull, storeError } from './sqlite-error.ts';
import { bytesOfParams, type WriteStatement } from './statement.ts';
import type { Batch, BatchAnswer, Failure, UnitResult } from './writer-messages.ts';

/** Told of appends that are durable, group by group, in offset order per partition. `value` belongs to the receiver. */
export type AppendListener = (records: readonly { readonly partition: number; readonly offset: number; readonly value: Uint8Array }[]) => void;

export interface EngineLimits {
  /** Unanswered appends and units; one more is refused. */
  readonly backlogCountMax: number;
  /** Bytes of values in unanswered appends and units; what would exceed it is refused. */
  readonly backlogBytesMax: number;
}

interface PendingAppend { readonly resolve: (offset: number) => void; readonly reject: (error: Error) => void }
interface PendingUnit { readonly bytes: number; readonly resolve: (result: UnitResult) => void; readonly reject: (error: Error) => void }
interface InFlight { readonly appends: readonly PendingAppend[]; readonly appendBytes: number; readonly units: readonly PendingUnit[] }

/** A buffer that grew for one large group is not kept. */
const SPARE_BYTES_MAX = 1024 * 1024;

/** What waits for the writer and for its answers, in order and bounded. */
export class WriteQueue {
  backlogCount = 0;
  backlogBytes = 0;
  counts = { groups: 0, appends: 0, units: 0 };
  private readonly limits: EngineLimits;
  private readonly packer = new AppendPacker();
  private readonly unitPacker = new UnitPacker();
  private spare: ArrayBuffer | null = null;
  private spareUnitBytes: ArrayBuffer | null = null;
  private appends: PendingAppend[] = [];
  private appendBytes = 0;
  private units: PendingUnit[] = [];
  private readonly sqlIds = new Map<string, number>();
  private newSql: string[] = [];
  private readonly inFlight: InFlight[] = [];

  constructor(limits: EngineLimits) {
    this.limits = limits;
  }

  /** Nothing is to be posted. */
  get isEmpty(): boolean {
    return this.appends.length === 0 && this.units.length === 0;
  }

  /** Posted and not answered. */
  get batchesInFlight(): number {
    return this.inFlight.length;
  }

  /** Rejects with LOG_BACKLOG when there is too much already. */
  append(partition: number, value: Uint8Array): Promise<number> {
    if (!this.admits(value.length)) return Promise.reject(new SealgateError('LOG_BACKLOG'));
    this.packer.add(partition, value);
    this.appendBytes += value.length;
    return new Promise((resolve, reject) => { this.appends.push({ resolve, reject }); });
  }

  /** Rejects with STORE_FAILED when there is too much already. */
  unit(unit: readonly WriteStatement[]): Promise<UnitResult> {
    const bytes = unit.reduce((sum, statement) => sum + bytesOfParams(statement.params), 0);
    if (!this.admits(bytes)) return Promise.reject(new SealgateError('STORE_FAILED', { detail: 'too much waits to be written' }));
    this.unitPacker.add(unit, sql => this.sqlId(sql));
    return new Promise((resolve, reject) => { this.units.push({ bytes, resolve, reject }); });
  }

  /** Everything that came since the last one, to be posted. */
  takeBatch(): Batch {
    const packCount = this.packer.count;
    const pack = packCount === 0 ? null : this.packer.take(this.spare);
    if (pack !== null) this.spare = null;
    const units = this.unitPacker.take(this.spareUnitBytes);
    if (units !== null) this.spareUnitBytes = null;
    const batch: Batch = { kind: 'batch', newSql: this.newSql, pack, packCount, units };
    this.inFlight.push({ appends: this.appends, appendBytes: this.appendBytes, units: this.units });
    this.newSql = [];
    this.appends = [];
    this.appendBytes = 0;
    this.units = [];
    return batch;
  }

  /** The oldest batch was answered. */
  answered(answer: BatchAnswer, listener: AppendListener | null): void {
    const batch = this.inFlight.shift();
    if (batch === undefined) return;
    this.backlogCount -= batch.appends.length + batch.units.length;
    this.backlogBytes -= batch.appendBytes + batch.units.reduce((sum, unit) => sum + unit.bytes, 0);
    this.counts.groups += 1;
    this.counts.appends += batch.appends.length;
    this.counts.units += batch.units.length;
    if (answer.pack !== null) this.appendsAnswered(batch, answer.pack, answer, listener);
    this.spareUnitBytes = sparing(answer.unitBytes) ?? this.spareUnitBytes;
    batch.units.forEach((unit, i) => {
      const result = answer.units[i];
      if (result === undefined) unit.reject(new SealgateError('STORE_FAILED'));
      else if (result.failed) unit.reject(storeError(result.sqliteCode, result.message));
      else unit.resolve(result);
    });
  }

  /** The writer is gone: nothing will be answered, whether it was written or not. */
  abandon(appendError: SealgateError, unitError: SealgateError): void {
    for (const batch of [...this.inFlight.splice(0), { appends: this.appends, units: this.units }]) {
      for (const pending of batch.appends) pending.reject(appendError);
      for (const pending of batch.units) pending.reject(unitError);
    }
    this.appends = [];
    this.units = [];
    this.backlogCount = 0;
    this.backlogBytes = 0;
  }

  private appendsAnswered(batch: InFlight, pack: ArrayBuffer, { packFailure, packCount }: BatchAnswer, listener: AppendListener | null): void {
    if (packFailure !== null) {
      const error = appendError(packFailure);
      for (const pending of batch.appends) pending.reject(error);
    } else {
      const records: { partition: number; offset: number; value: Uint8Array }[] = [];
      let i = 0;
      visitPacked(pack, packCount, ({ partition, offset, value }) => {
        batch.appends[i++]?.resolve(offset);
        if (listener !== null) records.push({ partition, offset, value: new Uint8Array(value) });
        return undefined;
      });
      listener?.(records);
    }
    this.spare = sparing(pack) ?? this.spare;
  }

  private admits(bytes: number): boolean {
    if (this.backlogCount >= this.limits.backlogCountMax || this.backlogBytes + bytes > this.limits.backlogBytesMax) return false;
    this.backlogCount += 1;
    this.backlogBytes += bytes;
    return true;
  }

  private sqlId(sql: string): number {
    const known = this.sqlIds.get(sql);
    if (known !== undefined) return known;
    const id = this.sqlIds.size;
    this.sqlIds.set(sql, id);
    this.newSql.push(sql);
    return id;
  }
}

/** null: not to be kept. */
function sparing(bytes: ArrayBuffer | null): ArrayBuffer | null {
  return bytes !== null && bytes.byteLength <= SPARE_BYTES_MAX ? bytes : null;
}

function appendError(failure: Failure): SealgateError {
  const details = { detail: failure.sqliteCode, cause: failure.message };
  if (failure.unknown) return new SealgateError('RESULT_UNKNOWN', details);
  return new SealgateError(isFull(failure.sqliteCode) ? 'STORE_FULL' : 'LOG_UNAVAILABLE', details);
}
