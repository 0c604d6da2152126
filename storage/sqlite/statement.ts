import type { SqlValue } from '../row.ts';

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
type SqlValues = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** About how much memory the parameters take. */
export function bytesOfParams(params: SqlParams): number {
  let bytes = 0;
  for (const value of Object.values<SqlParam>(params)) {
    if (value instanceof Uint8Array || typeof value === 'string') bytes += value.length;
  }
  return bytes;
}

/** Copies with memory of their own: posting a view would clone all that lies behind it, and the caller may change his. */
export function ownParams(params: SqlParams): SqlValues {
  return mapParams(params, value => value instanceof Uint8Array ? new Uint8Array(value) : value);
}

/** Binding is synchronous, so memory that is not shared between threads can be bound as it is. */
export function bindableParams(params: SqlParams): SqlValues {
  return mapParams(params, value => !(value instanceof Uint8Array) || isUnshared(value) ? value : new Uint8Array(value));
}

function mapParams(params: SqlParams, map: (value: SqlParam) => SqlValue): SqlValues {
  if (isList(params)) return params.map(map);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, map(value)]));
}

function isList(params: SqlParams): params is readonly SqlParam[] {
  return Array.isArray(params);
}

function isUnshared(value: Uint8Array): value is Uint8Array<ArrayBuffer> {
  return value.buffer instanceof ArrayBuffer;
}
