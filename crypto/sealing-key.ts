import { Aes256GcmSiv } from '@signalapp/libsignal-client';
import type { Random } from '../proto/random.ts';
import { concat, own } from './bytes.ts';
import type { Bytes } from './key-db.ts';

const NONCE_BYTES = 12;
/** Asked of the system at once: for each nonce alone it costs as much as sealing does. Nonces are no secrets. */
const NONCES_AT_ONCE = 256;

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

  /** nonce || ciphertext || tag. `about` is authenticated with it: sealed about one thing, it opens for no other. */
  seal(about: Uint8Array, plaintext: Uint8Array): Bytes {
    const nonce = this.nextNonce();
    return concat(nonce, this.cipher.encrypt(own(plaintext), nonce, own(about)));
  }

  /** Throws when it was sealed under another key, about something else, or was tampered with. */
  open(about: Uint8Array, sealed: Uint8Array): Bytes {
    return this.cipher.decrypt(own(sealed.subarray(NONCE_BYTES)), own(sealed.subarray(0, NONCE_BYTES)), own(about));
  }

  private nextNonce(): Bytes {
    if (this.nonces.length === 0) this.nonces = this.random.bytes(NONCE_BYTES * NONCES_AT_ONCE);
    const nonce = own(this.nonces.subarray(0, NONCE_BYTES));
    this.nonces = this.nonces.subarray(NONCE_BYTES);
    return nonce;
  }
}
