import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../../../proto/random.ts';
import type { NodeKey } from './key-ring.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** key id || nonce || AES-256-GCM || tag. `about` is authenticated with it: sealed about one thing, it opens for no other. */
export function sealUnder(key: NodeKey, random: Random, about: Uint8Array, plaintext: Uint8Array): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(about);
  return Buffer.concat([Uint8Array.of(key.id), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** What sealUnder() was given. `keyOf` finds the key by its id. Throws when that is gone, when it was sealed about something else, or was tampered with. */
export function openSealed(sealed: Uint8Array, about: Uint8Array, keyOf: (id: number) => Uint8Array | undefined): Buffer {
  const key = keyOf(sealed[0] ?? 0);
  if (key === undefined || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('sealed with a key that is not here');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES)).setAAD(about);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
}
