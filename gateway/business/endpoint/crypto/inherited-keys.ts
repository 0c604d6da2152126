import type { NodeKey } from '../../../ops/keys/key-ring.ts';

/** What a crypto process inherits: the keys, to be read once, and the link to its gateway. */
export const KEYS_DESCRIPTOR = 3;
export const LINK_DESCRIPTOR = 4;

const KEY_BYTES = 32;

/** Each with its id in front. */
export function encodeKeys(keys: readonly NodeKey[]): Uint8Array {
  return Buffer.concat(keys.flatMap(({ id, bytes }) => [Uint8Array.of(id), bytes]));
}

export function decodeKeys(bytes: Uint8Array): readonly NodeKey[] {
  const keys: NodeKey[] = [];
  for (let at = 0; at + 1 + KEY_BYTES <= bytes.length; at += 1 + KEY_BYTES) keys.push({ id: bytes[at] ?? 0, bytes: bytes.slice(at + 1, at + 1 + KEY_BYTES) });
  return keys;
}
