import { join } from 'node:path';
import Database from '@signalapp/sqlcipher';
import { SealgateError } from '../../proto/errors.ts';
import { sqliteCodeOf } from './sqlite-error.ts';

/**
 * Keeps every other process (and a second opener in this one) out of a data folder until the returned function is called or the process dies,
 * however it dies: an exclusive SQLite lock on an empty side file, which the kernel drops with the process. Throws DATA_IN_USE.
 */
export function lockFolder(folder: string): () => void {
  const db = new Database(join(folder, 'lock'));
  try {
    db.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    const code = sqliteCodeOf(error);
    throw new SealgateError(code.startsWith('SQLITE_BUSY') ? 'DATA_IN_USE' : 'STORE_FAILED', { detail: code, cause: error });
  }
  return () => { db.close(); };
}
