import { statSync } from 'node:fs';
import Database from '@signalapp/sqlcipher';
import { SealgateError } from '../../proto/errors.ts';
import { checkKey, writeKeyCheck } from './key-check.ts';
import { migrate, type Migration } from './migration.ts';
import { isDamage, isFull, sqliteCodeOf } from './sqlite-error.ts';

export interface OpenOptions {
  readonly path: string;
  /** 32 bytes, used as they are: no derivation at every start. */
  readonly key: Uint8Array;
  /** Applied when given; a connection beside one that has migrated already leaves them out. */
  readonly migrations?: readonly Migration[];
  /** OFF is for the test that shows that FULL matters; nothing configures it. */
  readonly synchronous?: 'FULL' | 'OFF';
  readonly readOnly?: boolean;
  readonly cacheKiB?: number;
}

const BUSY_TIMEOUT_MS = 5000;
const CACHE_KIB = 16_384;

/**
 * Opens an encrypted database in WAL mode: commits are fsynced, deleted content is overwritten, statements are cached. The caller closes it.
 * A new file is made when there is none. Throws DATA_WRONG_KEY, DATA_DAMAGED, DATA_NEWER, DATA_IN_USE, STORE_FULL or STORE_FAILED.
 * Looks at page 1 and the root of every table only, so it takes the same few milliseconds whatever the size.
 */
export function openDatabase(options: OpenOptions): Database {
  if (options.key.length !== 32) throw new SealgateError('DATA_WRONG_KEY', { detail: 'the key is not 32 bytes long' });
  const existed = sizeOf(options.path) > 0;
  if (existed && checkKey(options.path, options.key) === 'wrong') throw new SealgateError('DATA_WRONG_KEY');
  let db: Database | null = null;
  try {
    db = new Database(options.path, { cacheStatements: true });
    configure(db, options);
    if (options.migrations !== undefined) migrate(db, options.migrations);
    if (existed) touchTables(db);
    else if (options.migrations !== undefined) writeKeyCheck(options.path, options.key);
    if (options.readOnly === true) db.pragma('query_only = ON');
    return db;
  } catch (error) {
    db?.close();
    throw openError(error, options);
  }
}

function configure(db: Database, options: OpenOptions): void {
  // SQLCipher would write to stderr behind the logger's back; what it has to say comes as an error anyway.
  db.exec('PRAGMA cipher_log_level = NONE');
  db.exec(`PRAGMA key = "x'${Buffer.from(options.key).toString('hex')}'"`);
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec(`PRAGMA synchronous = ${options.synchronous ?? 'FULL'}`);
  db.exec('PRAGMA secure_delete = ON');
  db.exec('PRAGMA foreign_keys = OFF');
  db.exec('PRAGMA recursive_triggers = ON');
  db.exec('PRAGMA temp_store = MEMORY');
  db.exec(`PRAGMA cache_size = -${options.cacheKiB ?? CACHE_KIB}`);
}

/** Decrypts and verifies the root page of every table: cheap, and finds a file that was cut or overwritten at its start. */
function touchTables(db: Database): void {
  const names = db.prepare('SELECT name FROM sqlite_schema WHERE type = \'table\' AND rootpage > 0', { pluck: true, persistent: false }).all();
  for (const name of names) {
    db.prepare(`SELECT 1 FROM "${String(name)}" LIMIT 1`, { persistent: false }).get();
  }
}

function openError(error: unknown, options: OpenOptions): unknown {
  if (SealgateError.is(error)) return error;
  const code = sqliteCodeOf(error);
  const details = { detail: code, cause: error };
  if (isDamage(code) || (code === 'SQLITE_ERROR' && checkKey(options.path, options.key) === 'right')) {
    const wrongKey = checkKey(options.path, options.key) === 'unknown' && code === 'SQLITE_NOTADB' && sizeOf(options.path) % 4096 === 0;
    return new SealgateError(wrongKey ? 'DATA_WRONG_KEY' : 'DATA_DAMAGED', details);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new SealgateError('DATA_IN_USE', details);
  return new SealgateError(isFull(code) ? 'STORE_FULL' : 'STORE_FAILED', details);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
