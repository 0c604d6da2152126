import type { Bytes, KeyDb, KeyTable, KeyWrite } from './key-db.ts';

/** Keeps everything in memory: for tests, load generators and whoever does not keep profiles. */
export class MemoryKeyDb implements KeyDb {
  private readonly rows = new Map<string, Bytes>();

  async get(table: KeyTable, key: string): Promise<Bytes | null> {
    return this.rows.get(`${table}/${key}`) ?? null;
  }

  /** All or nothing: there is no await in between. */
  apply(writes: readonly KeyWrite[]): void {
    for (const { table, key, value } of writes) {
      if (value === null) this.rows.delete(`${table}/${key}`);
      else this.rows.set(`${table}/${key}`, value);
    }
  }

  /** A copy that goes its own way, as a restored backup does. */
  copy(): MemoryKeyDb {
    const copy = new MemoryKeyDb();
    for (const [key, value] of this.rows) copy.rows.set(key, value);
    return copy;
  }
}
