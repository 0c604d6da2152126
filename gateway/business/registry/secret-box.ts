import { hkdfSync } from 'node:crypto';
import { SealgateError } from '../../../proto/errors.ts';
import type { Random } from '../../../proto/random.ts';
import { openSealed, sealUnder } from '../../ops/keys/key-sealed.ts';
import type { KeyRing, NodeKey } from '../../ops/keys/key-ring.ts';

const LABEL = 'sealgate business secret';

/** Seals what the platform itself has to read again: app secrets, verify tokens, a block list's numbers. The key comes from the `number` key and rotates with it. */
export class SecretBox {
  private readonly keys: KeyRing;
  private readonly random: Random;
  /** By the id of the key that they come from. */
  private readonly derived = new Map<number, Uint8Array>();

  constructor(keys: KeyRing, random: Random) {
    this.keys = keys;
    this.random = random;
  }

  /** base64 of what sealUnder() makes. `about` says whose secret it is; it opens for nobody else. */
  seal(secret: string, about: string): string {
    const key = this.keys.current('number');
    return sealUnder({ id: key.id, bytes: this.derivedFrom(key) }, this.random, Buffer.from(about), Buffer.from(secret)).toString('base64');
  }

  /** Throws STORE_FAILED when its key is gone or it was tampered with. */
  open(sealed: string, about: string): string {
    try {
      return openSealed(Buffer.from(sealed, 'base64'), Buffer.from(about), id => this.derivedById(id)).toString('utf8');
    } catch (error) {
      throw new SealgateError('STORE_FAILED', { detail: 'a sealed secret of the business platform cannot be opened; its key is gone or it was changed', cause: error });
    }
  }

  private derivedById(id: number): Uint8Array | undefined {
    const key = this.keys.byId('number', id);
    return key === undefined ? undefined : this.derivedFrom(key);
  }

  /** Derived once: each webhook that is posted opens its app's secret. */
  private derivedFrom({ id, bytes }: NodeKey): Uint8Array {
    const known = this.derived.get(id);
    if (known !== undefined) return known;
    const made = new Uint8Array(hkdfSync('sha256', bytes, new Uint8Array(0), LABEL, 32));
    this.derived.set(id, made);
    return made;
  }
}
