import { createHmac } from 'node:crypto';
import type { KeyRing, NodeKey } from '../../ops/keys/key-ring.ts';
import { sameHash } from '../../ops/keys/secret-hash.ts';

/** Hashes of what is short enough to be guessed, under the node's pepper: PINs, codes, numbers. Base64 of: key id || HMAC-SHA-256. */
export class KeyedHashes {
  private readonly keys: KeyRing;

  constructor(keys: KeyRing) {
    this.keys = keys;
  }

  /** `about` says what and whose it is. */
  hash(about: string, secret: string): string {
    return keyed(this.keys.current('pepper'), about, secret);
  }

  matches(hash: string, about: string, secret: string): boolean {
    const key = this.keys.byId('pepper', Buffer.from(hash, 'base64')[0] ?? 0);
    return key !== undefined && sameHash(Buffer.from(hash), Buffer.from(keyed(key, about, secret)));
  }

  /** For look-ups: what every live pepper makes of it, newest first. */
  all(about: string, secret: string): readonly string[] {
    return this.keys.all('pepper').map(key => keyed(key, about, secret));
  }
}

function keyed(key: NodeKey, about: string, secret: string): string {
  const hmac = createHmac('sha256', key.bytes).update(`business\0${about.length}\0${about}`).update(secret).digest();
  return Buffer.concat([Uint8Array.of(key.id), hmac]).toString('base64');
}
