import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database, { type Statement } from '@signalapp/sqlcipher';
import type { Bytes, KeyDb, KeyTable, KeyWrite } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { profileKey } from './profile-key.ts';
import type { ProfileRows, RowTable, RowWrite } from './profile-rows.ts';
import type { ProfileStore, RowQuery } from './profile-store.ts';
import { decodeRow, encodeRow } from './row-codec.ts';

export interface SqliteProfileOptions {
  /** Created (0700) when it is missing. */
  readonly folder: string;
  /** 32 bytes; by default the file profile.key (0600) in the folder, made at first use. */
  readonly key?: Uint8Array;
}

/** One script per version of the file; only added to. */
const migrations = [
  `CREATE TABLE row (tab TEXT NOT NULL, key TEXT NOT NULL, grp TEXT NOT NULL, ord REAL NOT NULL, value TEXT NOT NULL, PRIMARY KEY (tab, key)) WITHOUT ROWID;
   CREATE INDEX row_by_group ON row (tab, grp, ord);
   CREATE INDEX row_by_order ON row (tab, ord);
   CREATE TABLE ratchet (tab TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (tab, key)) WITHOUT ROWID;`,
] as const;

/**
 * Opens the profile in this folder, made when it is missing. Rejects with PROFILE_LOCKED when another program has it open, DATA_WRONG_KEY,
 * DATA_DAMAGED, DATA_NEWER, KEYS_READABLE.
 */
export async function openSqliteProfile(options: SqliteProfileOptions): Promise<ProfileStore> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const path = join(options.folder, 'profile.db');
  const isNew = !existsSync(path);
  const key = options.key ?? profileKey(options.folder, !isNew, systemRandom);
  if (key.length !== 32) throw new SealgateError('DATA_WRONG_KEY', { detail: 'the key is not 32 bytes' });
  const db = openFile(path, key);
  if (isNew) chmodSync(path, 0o600);
  return new SqliteProfile(db);
}

function openFile(path: string, key: Uint8Array): Database {
  const db = new Database(path, { cacheStatements: true });
  try {
    // It would write to stderr by itself; what it has to say comes as an error anyway.
    db.pragma('cipher_log_level = NONE');
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    // The lock is the kernel's: it goes with the process, however that ends.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    db.exec('BEGIN EXCLUSIVE; COMMIT;');
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw openingTrouble(error);
  }
}

function migrate(db: Database): void {
  const version = Number(db.pragma('user_version', { simple: true }) ?? 0);
  if (version > migrations.length) throw new SealgateError('DATA_NEWER');
  db.transaction(() => {
    for (const script of migrations.slice(version)) db.exec(script);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  })();
}

function openingTrouble(error: unknown): SealgateError {
  if (SealgateError.is(error)) return error;
  const text = error instanceof Error ? error.message : '';
  if (/locked|busy/i.test(text)) return new SealgateError('PROFILE_LOCKED', { cause: error });
  if (/not a database|encrypted/i.test(text)) return new SealgateError('DATA_WRONG_KEY', { cause: error });
  if (/malformed|corrupt|hmac/i.test(text)) return new SealgateError('DATA_DAMAGED', { cause: error });
  return storeTrouble(error);
}

function storeTrouble(error: unknown): SealgateError {
  const isFull = error instanceof Error && /full/i.test(error.message);
  return new SealgateError(isFull ? 'STORE_FULL' : 'STORE_FAILED', { cause: error });
}

class SqliteKeyDb implements KeyDb {
  private readonly read: Statement<{ pluck: true }>;

  constructor(db: Database) {
    this.read = db.prepare('SELECT value FROM ratchet WHERE tab = ? AND key = ?', { pluck: true });
  }

  async get(table: KeyTable, key: string): Promise<Bytes | null> {
    const value = this.read.get([table, key]);
    // What comes is a Buffer, which may sit on a shared pool.
    return value instanceof Uint8Array ? new Uint8Array(value) : null;
  }
}

class SqliteProfile implements ProfileStore {
  readonly keys: KeyDb;
  private readonly db: Database;
  private isClosed = false;

  constructor(db: Database) {
    this.db = db;
    this.keys = new SqliteKeyDb(db);
  }

  get<T extends RowTable>(table: T, key: string): ProfileRows[T] | null {
    return this.guarded(() => {
      const found = this.db.prepare('SELECT value FROM row WHERE tab = ? AND key = ?', { pluck: true }).get([table, key]);
      return typeof found === 'string' ? rowOf(table, found) : null;
    });
  }

  list<T extends RowTable>(table: T, query: RowQuery = {}): readonly ProfileRows[T][] {
    const { sql, parameters } = select(table, query);
    return this.guarded(() => this.db.prepare(sql, { pluck: true }).all(parameters).map(text => rowOf(table, String(text))));
  }

  commit(rows: readonly RowWrite[], keys: readonly KeyWrite[] = []): void {
    this.guarded(() => this.db.transaction(() => {
      for (const write of rows) this.writeRow(write);
      for (const write of keys) this.writeKey(write);
    })());
  }

  prune(table: RowTable, below: number): void {
    this.guarded(() => this.db.prepare('DELETE FROM row WHERE tab = ? AND ord < ?').run([table, below]));
  }

  erase(): void {
    this.guarded(() => { this.db.exec('BEGIN; DELETE FROM row; DELETE FROM ratchet; COMMIT; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)'); });
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.db.close();
  }

  private writeRow(write: RowWrite): void {
    if (write.row === null) this.db.prepare('DELETE FROM row WHERE tab = ? AND key = ?').run([write.table, write.key]);
    else {
      this.db.prepare('INSERT OR REPLACE INTO row (tab, key, grp, ord, value) VALUES (?, ?, ?, ?, ?)')
        .run([write.table, write.key, write.place.group, write.place.order, encodeRow(write.row)]);
    }
  }

  private writeKey({ table, key, value }: KeyWrite): void {
    if (value === null) this.db.prepare('DELETE FROM ratchet WHERE tab = ? AND key = ?').run([table, key]);
    else this.db.prepare('INSERT OR REPLACE INTO ratchet (tab, key, value) VALUES (?, ?, ?)').run([table, key, value]);
  }

  private guarded<R>(work: () => R): R {
    if (this.isClosed) throw new SealgateError('STORE_FAILED', { detail: 'the profile is closed' });
    try {
      return work();
    } catch (error) {
      throw SealgateError.is(error) ? error : storeTrouble(error);
    }
  }
}

function select(table: RowTable, query: RowQuery): { sql: string; parameters: (string | number)[] } {
  const parameters: (string | number)[] = [table];
  let where = 'tab = ?';
  if (query.group !== undefined) {
    where += ' AND grp = ?';
    parameters.push(query.group);
  }
  if (query.below !== undefined) {
    where += ' AND ord < ?';
    parameters.push(query.below);
  }
  parameters.push(query.limit ?? -1);
  return { sql: `SELECT value FROM row WHERE ${where} ORDER BY ord ${query.descending === true ? 'DESC' : 'ASC'} LIMIT ?`, parameters };
}

/** `table` chose the row that was written: writeRow() takes nothing but a row of that table. */
function rowOf<T extends RowTable>(_table: T, text: string): ProfileRows[T] {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above; pages are authenticated
  return decodeRow(text) as ProfileRows[T];
}
