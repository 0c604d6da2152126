import { types } from 'cassandra-driver';
import { SealgateError } from '../../proto/errors.ts';
import type { SqlRow, SqlValue } from '../row.ts';

export type CqlParam = string | number | null | Uint8Array;

/** One statement; several of the same partition make a batch. */
export interface CqlStatement {
  readonly cql: string;
  readonly params: readonly CqlParam[];
}

/** What the driver encodes, with memory of its own: it encodes later, when the caller may have changed his. */
export function boundParams(params: readonly CqlParam[]): (string | number | null | Buffer)[] {
  return params.map(value => value instanceof Uint8Array ? Buffer.from(value) : value);
}

/** A row as the contracts' variants read it. Bytes are copied: the driver's are views of whole network buffers. */
export function rowOf(row: types.Row): SqlRow {
  const values: Record<string, SqlValue> = {};
  for (const name of row.keys()) values[name] = valueOf(row.get(name), name);
  return values;
}

function valueOf(value: unknown, column: string): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (types.Long.isLong(value)) return value.toNumber();
  throw new SealgateError('STORE_FAILED', { detail: `column ${column} has an unexpected type` });
}
