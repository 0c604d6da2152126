import type Database from '@signalapp/sqlcipher';

/**
 * Copies pages from the WAL to the database and syncs both files; false when something was in the way. PASSIVE takes what it can get and keeps nobody waiting; when it got everything and nobody reads,
 * the next commit starts the WAL anew. TRUNCATE leaves an empty file.
 * Throws when the disk refuses: then all of it is still in the WAL, and the next one copies it again.
 */
export function checkpoint(db: Database, mode: 'PASSIVE' | 'TRUNCATE'): boolean {
  return db.pragma(`wal_checkpoint(${mode})`)[0]?.['busy'] === 0;
}
