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

/** Binding is synchronous, so memory that is not shared between threads can be bound as it is. */
export function bindableParams(params: SqlParams): SqlValues {
  if (isList(params)) return params.map(bindable);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, bindable(value)]));
}

function bindable(value: SqlParam): SqlValue {
  return !(value instanceof Uint8Array) || isUnshared(value) ? value : new Uint8Array(value);
}

export function isList(params: SqlParams): params is readonly SqlParam[] {
  return Array.isArray(params);
}

function isUnshared(value: Uint8Array): value is Uint8Array<ArrayBuffer> {
  return value.buffer instanceof ArrayBuffer;
}
