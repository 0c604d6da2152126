import type { Bytes, KeyDb, KeyTable, KeyWrite } from '../../../../crypto/index.ts';
import type { messages } from '../../../../proto/messages.ts';

type StoredRow = messages.sealgate.endpoint.v1.KeyRow.$Properties;

interface Row { readonly table: string; readonly key: string; readonly value: Bytes }

/** Rows of a key database, as they are kept in one sealed piece. */
export class KeyRows implements KeyDb {
  private readonly rows = new Map<string, Row>();

  constructor(rows: readonly StoredRow[]) {
    for (const { table, key, value } of rows) this.rows.set(nameOf(table ?? '', key ?? ''), { table: table ?? '', key: key ?? '', value: new Uint8Array(value ?? []) });
  }

  async get(table: KeyTable, key: string): Promise<Bytes | null> {
    return this.rows.get(nameOf(table, key))?.value ?? null;
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
  keep(condition: (row: Pick<Row, 'table' | 'key'>) => boolean): void {
    for (const [name, row] of this.rows) if (!condition(row)) this.rows.delete(name);
  }

  list(): Row[] {
    return [...this.rows.values()];
  }
}

function nameOf(table: string, key: string): string {
  return `${table}/${key}`;
}
