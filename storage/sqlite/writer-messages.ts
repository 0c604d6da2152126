import type { SqlRow } from '../row.ts';
import type { PackedUnits } from './packed-units.ts';
import type { ThreadData } from './thread-data.ts';

/** What the writer thread is started with. */
export interface WriterData extends ThreadData {
  /** Pages are copied from the WAL to the database when the WAL has this many; at twice as many commits wait for it. */
  readonly checkpointPages: number;
}

export interface Batch {
  readonly kind: 'batch';
  readonly newSql: readonly string[];
  /** Appends run before the units of their batch. */
  readonly pack: ArrayBuffer | null;
  readonly packCount: number;
  /** null: none. */
  readonly units: PackedUnits | null;
}

/** TRUNCATE checkpoint: nothing deleted stays in the files. */
export interface Maintain { readonly kind: 'maintain' }
export interface Close { readonly kind: 'close' }
export type ToWriter = Batch | Maintain | Close;

export interface Failure {
  readonly failed: true;
  readonly sqliteCode: string;
  readonly message: string;
  /** COMMIT itself failed for another reason than a full disk: after a crash the change may turn out to be there. */
  readonly unknown: boolean;
}

export interface UnitResult {
  readonly failed: false;
  /** false: a statement that had to change a row did not, and the unit changed nothing. */
  readonly applied: boolean;
  /** Rows changed, per statement. */
  readonly changes: readonly number[];
  /** Rows returned, per statement that returns rows; empty for the others. */
  readonly rows: readonly (readonly SqlRow[])[];
}

export type UnitAnswer = UnitResult | Failure;

export interface BatchAnswer {
  readonly kind: 'batch';
  readonly pack: ArrayBuffer | null;
  readonly packCount: number;
  readonly packFailure: Failure | null;
  /** Of the units, to be used again. */
  readonly unitBytes: ArrayBuffer | null;
  readonly units: readonly UnitAnswer[];
}

export interface MaintainAnswer { readonly kind: 'maintain'; readonly failure: Failure | null }
export interface Started { readonly kind: 'started' }
export type FromWriter = BatchAnswer | MaintainAnswer | Started;
