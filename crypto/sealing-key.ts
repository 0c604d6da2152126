import { Aes256GcmSiv } from '@signalapp/libsignal-client';
import type { Random } from '../proto/random.ts';
import { concat, lent, own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

const NONCE_BYTES = 12;
/** Asked of the system at once: for each nonce alone it costs as much as sealing does. Nonces are no secrets. */
const NONCES_AT_ONCE = 256;
const nothing = new Uint8Array();

/**
 * AES-256-GCM-SIV: a nonce that comes twice tells at most that the same was sealed again, so that one key with random nonces lasts for all that an account ever seals, which 2^32 messages, the
 * bound of plain GCM, are not.
 */
export class SealingKey {
  private readonly cipher: Aes256GcmSiv;
  private readonly random: Random;
  private nonces: Bytes = new Uint8Array();

  /** 32 bytes. */
  constructor(key: Uint8Array, random: Random) {
    this.cipher = Aes256GcmSiv.new(own(key));
    this.random = random;
  }

  /** `prefix` || nonce || ciphertext || tag. `about` is authenticated with it: sealed about one thing, it opens for no other. The prefix is not. */
  seal(about: Uint8Array, plaintext: Uint8Array, prefix: Uint8Array = nothing): Bytes {
    const nonce = this.nextNonce();
    return concat(prefix, nonce, this.cipher.encrypt(lent(plaintext), nonce, lent(about)));
  }

  /** Throws when it was sealed under another key, about something else, or was tampered with. */
  open(about: Uint8Array, sealed: Uint8Array): Bytes {
    return this.cipher.decrypt(lent(sealed.subarray(NONCE_BYTES)), lent(sealed.subarray(0, NONCE_BYTES)), lent(about));
  }

  private nextNonce(): Bytes {
    if (this.nonces.length === 0) this.nonces = this.random.bytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = this.nonces.subarray(0, NONCE_BYTES);
    this.nonces = this.nonces.subarray(NONCE_BYTES);
    return nonce;
  }
}
