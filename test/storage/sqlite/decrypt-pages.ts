import { createDecipheriv } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const PAGE = 4096;
/** At the end of each page: 16 bytes IV, 64 bytes HMAC-SHA512. */
const RESERVE = 80;
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/**
 * The plaintext of every page in a SQLCipher 4 database and in its WAL, live, free or left over, made without SQLite: AES-256-CBC under the raw key, IV and MAC at the page's end,
 * the first 16 bytes of page 1 are the salt. Copies first: closing a descriptor of these files would drop the locks that SQLite holds in this process.
 */
export function decryptPages(databasePath: string, key: Uint8Array): Buffer {
  const pages: Buffer[] = [];
  const database = copyOf(databasePath);
  for (let at = 0; at + PAGE <= database.length; at += PAGE) pages.push(decrypt(database.subarray(at, at + PAGE), key, at === 0));
  if (!existsSync(`${databasePath}-wal`)) return Buffer.concat(pages);
  const wal = copyOf(`${databasePath}-wal`);
  for (let at = WAL_HEADER; at + FRAME_HEADER + PAGE <= wal.length; at += FRAME_HEADER + PAGE) {
    const page = wal.subarray(at + FRAME_HEADER, at + FRAME_HEADER + PAGE);
    pages.push(decrypt(page, key, wal.readUInt32BE(at) === 1));
  }
  return Buffer.concat(pages);
}

/** The bytes of a file, read by another process. */
export function copyOf(path: string): Buffer {
  if (!existsSync(path)) return Buffer.alloc(0);
  const copy = `${path}.copy`;
  execFileSync('cp', [path, copy]);
  return readFileSync(copy);
}

function decrypt(page: Buffer, key: Uint8Array, isFirst: boolean): Buffer {
  const iv = page.subarray(PAGE - RESERVE, PAGE - RESERVE + 16);
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(page.subarray(isFirst ? 16 : 0, PAGE - RESERVE)), decipher.final()]);
}
