import type Database from '@signalapp/sqlcipher';
import { SealgateError } from '../../proto/errors.ts';

/** One step of a schema. Versions count from 1 without gaps; a step that was released is never edited. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/**
 * Brings the schema up to the newest of `migrations`, each step in a transaction that also records it (PRAGMA user_version).
 * Throws DATA_NEWER when the file is ahead of this program: going back is refused, since an old program would misread it.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0;
  const current = schemaVersion(db);
  if (current > newest) {
    throw new SealgateError('DATA_NEWER', { detail: `schema ${current}, this program knows ${newest}` });
  }
  for (const step of migrations) {
    if (step.version > current) apply(db, step);
  }
}

function apply(db: Database, step: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    // Somebody may have done it between the look and the lock.
    if (schemaVersion(db) < step.version) db.exec(`${step.sql}; PRAGMA user_version = ${step.version}`);
    db.exec('COMMIT');
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Rolls back; quiet when SQLite has done so by itself, as it does on a full disk. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // no transaction is active
  }
}

function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}
