import type { SqlValue } from '../row.ts';
import { grown, INITIAL_BYTES } from './growing-bytes.ts';
import { isList, type SqlParam, type WriteStatement } from './statement.ts';

/**
 * Units on their way to the writer thread, many in one flat list and one transferable buffer: to clone an object for each statement and each of its values costs more than most statements.
 * In the list, per unit: how many statements. Per statement: sql, flags, how many values. Per value: its name where it has one, then the value; for bytes `true` and how many, which lie in the buffer in this order.
 */
export interface PackedUnits {
  readonly count: number;
  readonly list: readonly Item[];
  readonly bytes: ArrayBuffer;
}

/** One statement of a unit. `sql` is an index into the texts that were sent so far. */
export interface UnpackedStatement {
  readonly sql: number;
  /** Bytes are views: they last as long as the buffer does. */
  readonly params: readonly SqlValue[] | Readonly<Record<string, SqlValue>>;
  /** Abort the unit when the statement changes no row. */
  readonly mustChange: boolean;
  readonly returnsRows: boolean;
}

export type UnpackedUnit = readonly UnpackedStatement[];

type Item = number | string | null | true;

const MUST_CHANGE = 1;
const RETURNS_ROWS = 2;
const NAMED = 4;

/** Gathers units until they are taken away to be posted. Values are copied at once. */
export class UnitPacker {
  private count = 0;
  private list: Item[] = [];
  private bytes = new Uint8Array(INITIAL_BYTES);
  private used = 0;

  add(unit: readonly WriteStatement[], idOf: (sql: string) => number): void {
    this.count += 1;
    this.list.push(unit.length);
    for (const { sql, params, mustChange = false, returnsRows = false } of unit) {
      const flags = (mustChange ? MUST_CHANGE : 0) | (returnsRows ? RETURNS_ROWS : 0);
      if (isList(params)) {
        this.list.push(idOf(sql), flags, params.length);
        for (const value of params) this.addValue(value);
        continue;
      }
      const named = Object.entries(params);
      this.list.push(idOf(sql), flags | NAMED, named.length);
      for (const [name, value] of named) {
        this.list.push(name);
        this.addValue(value);
      }
    }
  }

  /** Hands over what there is and starts anew, in `spare` when one came back. null: there is nothing. */
  take(spare: ArrayBuffer | null): PackedUnits | null {
    if (this.count === 0) return null;
    const taken = { count: this.count, list: this.list, bytes: this.bytes.buffer };
    this.bytes = spare === null ? new Uint8Array(INITIAL_BYTES) : new Uint8Array(spare);
    this.list = [];
    [this.count, this.used] = [0, 0];
    return taken;
  }

  private addValue(value: SqlParam): void {
    if (!(value instanceof Uint8Array)) {
      this.list.push(value);
      return;
    }
    const end = this.used + value.length;
    if (end > this.bytes.length) this.bytes = grown(this.bytes, this.used, end);
    this.bytes.set(value, this.used);
    this.used = end;
    this.list.push(true, value.length);
  }
}

/** Throws for what no packer has made. */
export function unpackUnits(packed: PackedUnits): UnpackedUnit[] {
  const reader = new Reader(packed);
  const units: UnpackedUnit[] = [];
  while (units.length < packed.count) units.push(reader.unit());
  return units;
}

class Reader {
  private readonly list: readonly Item[];
  private readonly bytes: ArrayBuffer;
  private at = 0;
  private used = 0;

  constructor({ list, bytes }: PackedUnits) {
    this.list = list;
    this.bytes = bytes;
  }

  unit(): UnpackedUnit {
    const statements: UnpackedStatement[] = [];
    for (let left = this.number(); left > 0; left -= 1) statements.push(this.statement());
    return statements;
  }

  private statement(): UnpackedStatement {
    const sql = this.number();
    const flags = this.number();
    const params = (flags & NAMED) === 0 ? this.values() : this.named();
    return { sql, params, mustChange: (flags & MUST_CHANGE) !== 0, returnsRows: (flags & RETURNS_ROWS) !== 0 };
  }

  private values(): SqlValue[] {
    const values: SqlValue[] = [];
    for (let left = this.number(); left > 0; left -= 1) values.push(this.value());
    return values;
  }

  private named(): Record<string, SqlValue> {
    const values: Record<string, SqlValue> = {};
    for (let left = this.number(); left > 0; left -= 1) values[String(this.item())] = this.value();
    return values;
  }

  private value(): SqlValue {
    const item = this.item();
    if (item !== true) return item;
    const length = this.number();
    const value = new Uint8Array(this.bytes, this.used, length);
    this.used += length;
    return value;
  }

  private number(): number {
    const item = this.item();
    if (typeof item !== 'number') throw new Error('not a packed unit');
    return item;
  }

  private item(): Item {
    const item = this.list[this.at];
    if (item === undefined) throw new Error('not a packed unit');
    this.at += 1;
    return item;
  }
}
