import { timingSafeEqual } from 'node:crypto';
import type { Bytes } from './key-db.ts';

/** A copy with a buffer of its own: libsignal takes no views of shared pools, and decoded frames alias what they came in. */
export function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** In time that depends on the lengths only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
