import { createHmac } from 'node:crypto';
import type { Random } from '../../../proto/random.ts';
import { openSealed, sealUnder } from '../../ops/keys/key-sealed.ts';
import type { KeyRing, NodeKey } from '../../ops/keys/key-ring.ts';
import { sameHash } from '../../ops/keys/secret-hash.ts';

const ABOUT = Buffer.from('sealgate number');

/**
 * How numbers, PINs and codes are kept: the index of a number is key id || HMAC(pepper, number), the number itself is sealed, so that the pepper can
 * rotate. It stops a thief of the store, not the operator, who has the pepper.
 */
export class NumberVault {
  private readonly keys: KeyRing;
  private readonly random: Random;

  constructor(keys: KeyRing, random: Random) {
    this.keys = keys;
    this.random = random;
  }

  /** For new rows. */
  index(number: string): Uint8Array {
    return keyed(this.keys.current('pepper'), 'number', number);
  }

  /** For look-ups: what every live pepper makes of the number, newest first. */
  indexes(number: string): readonly Uint8Array[] {
    return this.keys.all('pepper').map(key => keyed(key, 'number', number));
  }

  /** As sealUnder(). */
  seal(number: string): Uint8Array {
    return sealUnder(this.keys.current('number'), this.random, ABOUT, Buffer.from(number));
  }

  /** The number, or null when its key is gone or it was tampered with. */
  open(sealed: Uint8Array): string | null {
    try {
      const number = openSealed(sealed, ABOUT, id => this.keys.byId('number', id)?.bytes);
      return number.length === 0 ? null : number.toString('utf8');
    } catch {
      return null;
    }
  }

  hashCode(session: Uint8Array, code: string): Uint8Array {
    return keyed(this.keys.current('pepper'), 'code', session, code);
  }

  isCode(hash: Uint8Array, session: Uint8Array, code: string): boolean {
    return this.matches(hash, 'code', session, code);
  }

  hashPin(account: string, pinHash: Uint8Array): Uint8Array {
    return keyed(this.keys.current('pepper'), 'pin', account, pinHash);
  }

  isPin(hash: Uint8Array, account: string, pinHash: Uint8Array): boolean {
    return this.matches(hash, 'pin', account, pinHash);
  }

  private matches(hash: Uint8Array, label: string, ...parts: readonly (string | Uint8Array)[]): boolean {
    const key = this.keys.byId('pepper', hash[0] ?? 0);
    return key !== undefined && sameHash(hash, keyed(key, label, ...parts));
  }
}

/** key id || HMAC-SHA-256(key, label || parts), each part with its length. */
function keyed(key: NodeKey, label: string, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hmac = createHmac('sha256', key.bytes).update(`${label}\0`);
  for (const part of parts) hmac.update(`${part.length}\0`).update(part);
  return Buffer.concat([Uint8Array.of(key.id), hmac.digest()]);
}
