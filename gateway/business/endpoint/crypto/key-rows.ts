import type { Bytes, KeyDb, KeyTable, KeyWrite } from '../../../../crypto/index.ts';
import type { messages } from '../../../../proto/messages.ts';

type Row = messages.sealgate.endpoint.v1.KeyRow.$Properties;

/** Rows of a key database, as they are kept in one sealed piece. */
export class KeyRows implements KeyDb {
  private readonly rows = new Map<string, Row>();

  constructor(rows: readonly Row[]) {
    for (const row of rows) this.rows.set(nameOf(row.table ?? '', row.key ?? ''), row);
  }

  async get(table: KeyTable, key: string): Promise<Bytes | null> {
    const value = this.rows.get(nameOf(table, key))?.value;
    return value === undefined || value === null ? null : new Uint8Array(value);
  }

  has(table: KeyTable, key: string): boolean {
    return this.rows.has(nameOf(table, key));
  }

  apply(writes: readonly KeyWrite[]): void {
    for (const { table, key, value } of writes) {
      if (value === null) this.rows.delete(nameOf(table, key));
      else this.rows.set(nameOf(table, key), { table, key, value });
    }
  }

  /** Only rows that the condition holds for. */
  keep(condition: (row: { readonly table: string; readonly key: string }) => boolean): void {
    for (const [name, { table, key }] of this.rows) if (!condition({ table: table ?? '', key: key ?? '' })) this.rows.delete(name);
  }

  list(): Row[] {
    return [...this.rows.values()];
  }
}

function nameOf(table: string, key: string): string {
  return `${table}/${key}`;
}
