import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { SealgateError } from '../../../proto/errors.ts';
import type { Random } from '../../../proto/random.ts';
import type { KeyRing, NodeKey } from '../../ops/key-ring.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LABEL = 'sealgate business secret';

/** Seals what the platform itself has to read again: app secrets, verify tokens, a block list's numbers. The key comes from the `number` key and rotates with it. */
export class SecretBox {
  private readonly keys: KeyRing;
  private readonly random: Random;

  constructor(keys: KeyRing, random: Random) {
    this.keys = keys;
    this.random = random;
  }

  /** base64 of: key id || nonce || AES-256-GCM || tag. `about` says whose secret it is; it opens for nobody else. */
  seal(secret: string, about: string): string {
    const key = this.keys.current('number');
    const nonce = this.random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', derived(key), nonce).setAAD(Buffer.from(about));
    return Buffer.concat([Uint8Array.of(key.id), nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
  }

  /** Throws STORE_FAILED when its key is gone or it was tampered with. */
  open(sealed: string, about: string): string {
    const bytes = Buffer.from(sealed, 'base64');
    const key = this.keys.byId('number', bytes[0] ?? 0);
    if (key === undefined || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw unreadable();
    try {
      const decipher = createDecipheriv('aes-256-gcm', derived(key), bytes.subarray(1, 1 + NONCE_BYTES)).setAAD(Buffer.from(about));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch (error) {
      throw unreadable(error);
    }
  }
}

function derived(key: NodeKey): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key.bytes, new Uint8Array(0), LABEL, 32));
}

function unreadable(cause?: unknown): SealgateError {
  return new SealgateError('STORE_FAILED', { detail: 'a sealed secret of the business platform cannot be opened; its key is gone or it was changed', cause });
}
