import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;

/**
 * HMAC-SHA-256 (RFC 2104) of many messages of one length under one key: two one-shot hashes over prepared memory, where createHmac builds a stream and a native object for each
 * message. Write the message into `message`, then call digest().
 */
export class ShortHmac {
  readonly message: Buffer;
  private readonly inner: Buffer;
  private readonly outer: Buffer;

  constructor(key: Uint8Array, messageBytes: number) {
    const block = Buffer.alloc(BLOCK_BYTES);
    if (key.length > BLOCK_BYTES) block.write(sha256(key), 'binary');
    else block.set(key);
    this.inner = Buffer.alloc(BLOCK_BYTES + messageBytes);
    this.outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
    block.forEach((byte, i) => {
      this.inner[i] = byte ^ 0x36;
      this.outer[i] = byte ^ 0x5c;
    });
    this.message = this.inner.subarray(BLOCK_BYTES);
  }

  /** 32 bytes. */
  digest(): Buffer {
    this.outer.write(sha256(this.inner), BLOCK_BYTES, 'binary');
    return Buffer.from(sha256(this.outer), 'binary');
  }
}

/** One byte per character: a string is cheaper to make than memory of its own. */
function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'binary');
}
