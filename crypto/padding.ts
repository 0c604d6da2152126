import { protocol } from '../proto/limits.ts';
import type { Bytes } from './key-db.ts';

const END = 0x80;
const BLOCK = protocol.contentPaddingBytes;

/** Appends 0x80, then zeros up to a multiple of 160 bytes. */
export function pad(bytes: Uint8Array): Bytes {
  const padded = new Uint8Array(Math.ceil((bytes.length + 1) / BLOCK) * BLOCK);
  padded.set(bytes);
  padded[bytes.length] = END;
  return padded;
}

/** A copy without the padding; null unless it is exactly what `pad` appends: one form for one content. */
export function unpad(padded: Uint8Array): Bytes | null {
  if (padded.length === 0 || padded.length % BLOCK !== 0) return null;
  let end = padded.length - 1;
  while (end > padded.length - BLOCK && padded[end] === 0) end--;
  return padded[end] === END ? new Uint8Array(padded.subarray(0, end)) : null;
}
