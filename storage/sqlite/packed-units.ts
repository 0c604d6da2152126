import type { SqlValue } from '../row.ts';
import type { SqlParam, SqlParams, WriteStatement } from './statement.ts';
import type { UnitStatement } from './writer-messages.ts';

/**
 * Units on their way to the writer thread, many in one transferable buffer: cloned, each parameter costs an object and a copy on either side. Little-endian:
 *   unit: u32 number of statements. statement: u32 its text | u8 flags | u16 number of parameters. parameter, a name before it where they are named: u8 kind | value, text and bytes after a u32 length.
 */
const [MUST_CHANGE, RETURNS_ROWS, NAMED] = [1, 2, 4];
const [NULL, NUMBER, TEXT, BYTES] = [0, 1, 2, 3];
const INITIAL_BYTES = 32_768;
/** Of a unit, or a statement, or of what a parameter is besides its text or bytes. */
const HEADER_BYTES = 16;
/** UTF-8 of one UTF-16 unit. */
const CHAR_BYTES_MAX = 3;

/** Gathers units until they are taken away to be posted. */
export class UnitPacker {
  count = 0;
  private buffer = Buffer.from(new ArrayBuffer(INITIAL_BYTES));
  private at = 0;

  /** `idOf`: the number that stands for a statement's text. */
  add(unit: readonly WriteStatement[], idOf: (sql: string) => number): void {
    const start = this.at;
    try {
      this.reserve(0);
      this.at = this.buffer.writeUInt32LE(unit.length, this.at);
      for (const statement of unit) this.addStatement(statement, idOf(statement.sql));
      this.count += 1;
    } catch (error) {
      // Of what cannot be packed nothing may stay before the next unit.
      this.at = start;
      throw error;
    }
  }

  /** Hands over the buffer and starts a new one, in `spare` when one came back. */
  take(spare: ArrayBuffer | null): ArrayBuffer {
    const taken = this.buffer.buffer;
    this.buffer = Buffer.from(spare ?? new ArrayBuffer(INITIAL_BYTES));
    this.at = 0;
    this.count = 0;
    return taken;
  }

  private addStatement({ params, mustChange = false, returnsRows = false }: WriteStatement, sql: number): void {
    const named = isNamed(params) ? Object.entries<SqlParam>(params) : null;
    this.reserve(0);
    const { buffer } = this;
    this.at = buffer.writeUInt32LE(sql, this.at);
    this.at = buffer.writeUInt8((mustChange ? MUST_CHANGE : 0) | (returnsRows ? RETURNS_ROWS : 0) | (named === null ? 0 : NAMED), this.at);
    this.at = buffer.writeUInt16LE(isNamed(params) ? named?.length ?? 0 : params.length, this.at);
    if (!isNamed(params)) for (const value of params) this.addValue(value);
    else for (const [name, value] of named ?? []) {
      this.addValue(name);
      this.addValue(value);
    }
  }

  private addValue(value: SqlParam): void {
    if (value instanceof Uint8Array) {
      this.reserve(value.length);
      this.addLength(BYTES, value.length);
      this.buffer.set(value, this.at);
      this.at += value.length;
    } else if (typeof value === 'string') {
      this.reserve(value.length * CHAR_BYTES_MAX);
      const lengthAt = this.at + 1;
      this.addLength(TEXT, 0);
      const written = this.buffer.write(value, this.at, 'utf8');
      this.buffer.writeUInt32LE(written, lengthAt);
      this.at += written;
    } else {
      this.reserve(0);
      this.at = this.buffer.writeUInt8(value === null ? NULL : NUMBER, this.at);
      if (value !== null) this.at = this.buffer.writeDoubleLE(value, this.at);
    }
  }

  private addLength(kind: number, length: number): void {
    this.at = this.buffer.writeUInt8(kind, this.at);
    this.at = this.buffer.writeUInt32LE(length, this.at);
  }

  private reserve(bytes: number): void {
    const needed = this.at + bytes + HEADER_BYTES;
    if (needed <= this.buffer.length) return;
    const bigger = Buffer.from(new ArrayBuffer(Math.max(needed, this.buffer.length * 2)));
    bigger.set(this.buffer.subarray(0, this.at));
    this.buffer = bigger;
  }
}

/** The units in their order. Bytes are views into the pack. */
export function unpackUnits(pack: ArrayBuffer, count: number): readonly (readonly UnitStatement[])[] {
  const reader = new UnitReader(pack);
  return Array.from({ length: count }, () => reader.unit());
}

class UnitReader {
  private readonly buffer: Buffer<ArrayBuffer>;
  private at = 0;

  constructor(pack: ArrayBuffer) {
    this.buffer = Buffer.from(pack);
  }

  unit(): readonly UnitStatement[] {
    const length = this.buffer.readUInt32LE(this.at);
    this.at += 4;
    return Array.from({ length }, () => this.statement());
  }

  private statement(): UnitStatement {
    const { buffer, at } = this;
    const [sql, flags, count] = [buffer.readUInt32LE(at), buffer.readUInt8(at + 4), buffer.readUInt16LE(at + 5)];
    this.at = at + 7;
    const params = (flags & NAMED) === 0 ? Array.from({ length: count }, () => this.value()) : Object.fromEntries(Array.from({ length: count }, () => [String(this.value()), this.value()]));
    return { sql, params, mustChange: (flags & MUST_CHANGE) !== 0, returnsRows: (flags & RETURNS_ROWS) !== 0 };
  }

  private value(): SqlValue {
    const kind = this.buffer.readUInt8(this.at);
    this.at += 1;
    if (kind === NULL) return null;
    if (kind === NUMBER) {
      this.at += 8;
      return this.buffer.readDoubleLE(this.at - 8);
    }
    const start = this.at + 4;
    this.at = start + this.buffer.readUInt32LE(this.at);
    return kind === TEXT ? this.buffer.toString('utf8', start, this.at) : new Uint8Array(this.buffer.buffer, start, this.at - start);
  }
}

function isNamed(params: SqlParams): params is Readonly<Record<string, SqlParam>> {
  return !Array.isArray(params);
}
