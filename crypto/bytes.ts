import { timingSafeEqual } from 'node:crypto';
import type { Bytes } from './key-db.ts';

/** A copy with a buffer of its own: libsignal takes no views of shared pools, and decoded frames alias what they came in. */
export function own(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes);
}

/** As it is, for a call that has ended before anybody else can touch the bytes; copied only where they are shared with other threads. */
export function lent(bytes: Uint8Array): Bytes {
  const { buffer, byteOffset, byteLength } = bytes;
  return buffer instanceof ArrayBuffer ? new Uint8Array(buffer, byteOffset, byteLength) : own(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** In time that depends on the lengths only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
