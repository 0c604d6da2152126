import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * SQLCipher cannot tell a wrong key from a damaged first page. A small file beside the database can: it holds a MAC under the key, which says
 * nothing about a random 256-bit key.
 */
const LABEL = 'sealgate database key check v1';

export type KeyCheck = 'right' | 'wrong' | 'unknown';

export function checkKey(databasePath: string, key: Uint8Array): KeyCheck {
  let stored: Buffer;
  try {
    stored = Buffer.from(readFileSync(checkPath(databasePath), 'utf8').trim(), 'hex');
  } catch {
    return 'unknown';
  }
  const expected = macOf(key);
  if (stored.length !== expected.length) return 'unknown';
  return timingSafeEqual(stored, expected) ? 'right' : 'wrong';
}

export function writeKeyCheck(databasePath: string, key: Uint8Array): void {
  writeFileSync(checkPath(databasePath), `${macOf(key).toString('hex')}\n`, { mode: 0o600 });
}

function checkPath(databasePath: string): string {
  return `${databasePath}.key-check`;
}

function macOf(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(LABEL).digest().subarray(0, 16);
}
