// What a load message carries instead of ciphertext, in the clear so that every delivery can be checked. Layout, little endian:
//   0  u32  run        the same in all messages of a run
//   4  u32  sender     index of the device
//   8  u32  recipient  index of the device
//  12  u32  sequence   1, 2, 3 … per (sender, recipient)
//  16  f64  intendedUs when it should have been sent: system-wide monotonic clock
//  24  …    random bytes, fixed for the run
import { varintLength, writeVarint } from './varint.ts';

export const LOAD_HEADER_BYTES = 24;

export interface LoadHeader {
  sender: number;
  recipient: number;
  sequence: number;
  intendedUs: number;
}

/** Writes and recognises the payloads of one run: a SealedPayload (WHISPER) whose ciphertext has `ciphertextBytes`. */
export class LoadPayload {
  /** Length of the encoded SealedPayload. */
  readonly length: number;
  private readonly template: Buffer;
  private readonly headerAt: number;

  constructor(run: number, ciphertextBytes: number, randomByte: () => number) {
    if (ciphertextBytes < LOAD_HEADER_BYTES) throw new RangeError(`a payload has at least ${LOAD_HEADER_BYTES} bytes`);
    this.headerAt = 3 + varintLength(ciphertextBytes);
    this.length = this.headerAt + ciphertextBytes;
    this.template = Buffer.alloc(this.length);
    this.template.set([0x08, 2, 0x12]); // SealedPayload.type = WHISPER, SealedPayload.ciphertext
    writeVarint(this.template, 3, ciphertextBytes);
    for (let at = this.headerAt; at < this.length; at += 1) this.template[at] = randomByte();
    this.template.writeUInt32LE(run, this.headerAt);
  }

  /** Writes a payload and returns the place behind it. */
  write(out: Buffer, at: number, header: Readonly<LoadHeader>): number {
    this.template.copy(out, at);
    const start = at + this.headerAt;
    out.writeUInt32LE(header.sender, start + 4);
    out.writeUInt32LE(header.recipient, start + 8);
    out.writeUInt32LE(header.sequence, start + 12);
    out.writeDoubleLE(header.intendedUs, start + 16);
    return at + this.length;
  }

  /** Reads the payload at `bytes[start..end)` into `header`; false when it is not, byte for byte, one of this run. */
  read(bytes: Buffer, start: number, end: number, header: LoadHeader): boolean {
    if (end - start !== this.length) return false;
    const at = start + this.headerAt;
    const isSame = bytes.compare(this.template, 0, this.headerAt + 4, start, at + 4) === 0
      && bytes.compare(this.template, this.headerAt + LOAD_HEADER_BYTES, this.length, at + LOAD_HEADER_BYTES, end) === 0;
    if (!isSame) return false;
    header.sender = bytes.readUInt32LE(at + 4);
    header.recipient = bytes.readUInt32LE(at + 8);
    header.sequence = bytes.readUInt32LE(at + 12);
    header.intendedUs = bytes.readDoubleLE(at + 16);
    return true;
  }
}
