import { SealgateError } from '../../proto/errors.ts';
import type { SqlRow } from '../row.ts';
import type { CqlParam } from './cql-value.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { CassandraSession } from './session.ts';

/** What is to become of a row. */
export interface Decision<T> {
  readonly answer: T;
  /** Columns to set; null: nothing changes. */
  readonly set: Readonly<Record<string, CqlParam>> | null;
  readonly ttlSeconds?: number;
}

const REV_BYTES = 12;
const CONFLICTS_MAX = 200;

/**
 * Rows that only light-weight transactions write: a plain write would carry the client's clock, and a fast clock outlives a conditional delete. Each change names the
 * revision it was decided on and sets a random new one, by which a change that was not answered is looked up. When that does not tell (somebody changed the row once more),
 * it is decided again: what such a change had taken is burnt.
 */
export class ConditionalRows {
  private readonly session: CassandraSession;
  private readonly table: string;
  private readonly where: string;
  private readonly select: string;
  private readonly queue = new KeyedQueue();

  constructor(session: CassandraSession, table: string, keyColumns: readonly string[]) {
    this.session = session;
    this.table = table;
    this.where = keyColumns.map(column => `${column} = ?`).join(' AND ');
    this.select = `SELECT * FROM ${table} WHERE ${this.where}`;
  }

  /** As every answered change has left it; null: there is none, or its time is over. */
  async get(key: readonly CqlParam[]): Promise<SqlRow | null> {
    return existing(await this.session.select(this.select, key));
  }

  /** `decide` is called again whenever the row was changed meanwhile. */
  change<T>(key: readonly CqlParam[], decide: (row: SqlRow | null) => Decision<T>): Promise<T> {
    const own = key.map(part => part instanceof Uint8Array ? new Uint8Array(part) : part);
    return this.queue.run(textOf(own), () => this.changeNow(own, decide));
  }

  private async changeNow<T>(key: readonly CqlParam[], decide: (row: SqlRow | null) => Decision<T>): Promise<T> {
    let row = await this.get(key);
    for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts += 1) {
      const { answer, set, ttlSeconds } = decide(row);
      if (set === null) return answer;
      const rev = this.session.random.bytes(REV_BYTES);
      const applied = await this.session.compareAndSet(this.update(key, { ...set, rev }, row, ttlSeconds));
      if (applied === 'applied') return answer;
      row = existing(await this.session.selectSerial(this.select, key));
      if (applied === 'unknown' && row !== null && isSame(row['rev'], rev)) return answer;
    }
    throw new SealgateError('CONFLICT');
  }

  private update(key: readonly CqlParam[], set: Readonly<Record<string, CqlParam>>, row: SqlRow | null, ttlSeconds: number | undefined): { cql: string; params: CqlParam[] } {
    const columns = Object.keys(set).map(column => `${column} = ?`).join(', ');
    const ttl = ttlSeconds === undefined ? '' : ' USING TTL ?';
    return {
      cql: `UPDATE ${this.table}${ttl} SET ${columns} WHERE ${this.where} IF rev = ?`,
      params: [...ttlSeconds === undefined ? [] : [ttlSeconds], ...Object.values(set), ...key, row?.['rev'] ?? null],
    };
  }
}

function existing(rows: readonly SqlRow[]): SqlRow | null {
  const [row] = rows;
  return row === undefined || row['rev'] === null ? null : row;
}

/** Whether a value that was read is these bytes. */
export function isSame(a: unknown, b: Uint8Array): boolean {
  return a instanceof Uint8Array && Buffer.compare(a, b) === 0;
}

function textOf(key: readonly CqlParam[]): string {
  return key.map(part => part instanceof Uint8Array ? Buffer.from(part).toString('hex') : String(part)).join(':');
}
