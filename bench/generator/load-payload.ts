// What a load message carries instead of ciphertext, in the clear so that every delivery can be checked. Layout, little endian:
//   0  u32  run        the same in all messages of a run
//   4  u32  sender     index of the device
//   8  u32  recipient  index of the device
//  12  u32  sequence   1, 2, 3 … per (sender, recipient)
//  16  f64  intendedUs when it should have been sent: system-wide monotonic clock
//  24  u8   kind
//  25  …    random bytes, fixed for the run

export const LOAD_HEADER_BYTES = 25;

/** What a message is in a person's day. */
export const MessageKind = { Message: 0, Receipt: 1, /** Need not arrive, is not stored. */ Typing: 2 } as const;
export type MessageKind = typeof MessageKind[keyof typeof MessageKind];

export interface LoadHeader {
  sender: number;
  recipient: number;
  sequence: number;
  intendedUs: number;
  kind: MessageKind;
}

/** Writes and recognises the payloads of one run. */
export class LoadPayload {
  /** Bytes of a payload. */
  readonly length: number;
  private readonly template: Buffer;
  private readonly run: number;

  constructor(run: number, length: number, byteAt: (at: number) => number) {
    if (length < LOAD_HEADER_BYTES) throw new RangeError(`a payload has at least ${LOAD_HEADER_BYTES} bytes`);
    this.length = length;
    this.run = run;
    this.template = Buffer.alloc(length);
    for (let at = 0; at < length; at += 1) this.template[at] = byteAt(at);
    this.template.writeUInt32LE(run, 0);
  }

  /** Writes a payload and returns the place behind it. */
  write(out: Buffer, at: number, header: Readonly<LoadHeader>): number {
    this.template.copy(out, at);
    out.writeUInt32LE(header.sender, at + 4);
    out.writeUInt32LE(header.recipient, at + 8);
    out.writeUInt32LE(header.sequence, at + 12);
    out.writeDoubleLE(header.intendedUs, at + 16);
    out[at + 24] = header.kind;
    return at + this.length;
  }

  /** True for what an earlier run left in a queue, which is nobody's fault. */
  isOfAnotherRun(bytes: Buffer, start: number, end: number): boolean {
    return end - start >= LOAD_HEADER_BYTES && bytes.readUInt32LE(start) !== this.run;
  }

  /** Reads the payload at `bytes[start..end)` into `header`; false when it is not, byte for byte, one of this run. */
  read(bytes: Buffer, start: number, end: number, header: LoadHeader): boolean {
    if (end - start !== this.length) return false;
    const isSame = bytes.compare(this.template, 0, 4, start, start + 4) === 0
      && bytes.compare(this.template, LOAD_HEADER_BYTES, this.length, start + LOAD_HEADER_BYTES, end) === 0;
    const kind = bytes[start + 24];
    if (!isSame || (kind !== MessageKind.Message && kind !== MessageKind.Receipt && kind !== MessageKind.Typing)) return false;
    header.sender = bytes.readUInt32LE(start + 4);
    header.recipient = bytes.readUInt32LE(start + 8);
    header.sequence = bytes.readUInt32LE(start + 12);
    header.intendedUs = bytes.readDoubleLE(start + 16);
    header.kind = kind;
    return true;
  }
}
