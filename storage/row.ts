import { SealgateError } from '../proto/errors.ts';

export type SqlValue = string | number | null | Uint8Array<ArrayBuffer>;
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** The column as a number; a column of another type means that the store is damaged. */
export function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongType(column);
  return value;
}

export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongType(column);
  return value;
}

export function bytesOf(row: SqlRow, column: string): Uint8Array<ArrayBuffer> {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrongType(column);
  return plain(value);
}

export function bytesOrNull(row: SqlRow, column: string): Uint8Array<ArrayBuffer> | null {
  return row[column] === null ? null : bytesOf(row, column);
}

/** Databases hand out Buffers; the contracts speak of Uint8Array, which compares and prints differently. Same memory. */
function plain(value: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return Buffer.isBuffer(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value;
}

function wrongType(column: string): SealgateError {
  return new SealgateError('STORE_FAILED', { detail: `column ${column} has an unexpected type` });
}
