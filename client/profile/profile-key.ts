import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SealgateError } from '../../proto/errors.ts';
import type { Random } from '../../proto/random.ts';

const KEY_BYTES = 32;

/**
 * The profile's key from the file profile.key, made (0600, fsynced before the first encrypted page) when there is neither key nor database.
 * Throws DATA_WRONG_KEY when the database is there without its key, KEYS_READABLE when others may read it.
 */
export function profileKey(folder: string, databaseExists: boolean, random: Random): Uint8Array {
  const path = join(folder, 'profile.key');
  if (existsSync(path)) return readKey(path);
  if (databaseExists) throw new SealgateError('DATA_WRONG_KEY', { detail: 'profile.key is missing' });
  const key = random.bytes(KEY_BYTES);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(folder);
  return key;
}

function readKey(path: string): Uint8Array {
  if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) throw new SealgateError('KEYS_READABLE', { detail: 'profile.key' });
  const key = new Uint8Array(readFileSync(path));
  if (key.length !== KEY_BYTES) throw new SealgateError('DATA_WRONG_KEY', { detail: 'profile.key is not 32 bytes' });
  return key;
}

/** Makes a new file's name durable. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
