/** Bytes that a protobuf varint of this number (0 .. 2^53) takes. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length += 1;
  return length;
}

/** Writes a varint and returns the place behind it. */
export function writeVarint(out: Buffer, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest >= 128) {
    out[next++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  out[next++] = rest;
  return next;
}

/** Reads varints from one message after another without allocating. */
export class VarintReader {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;

  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The number here, at most 2^53; throws beyond the end. */
  next(): number {
    let factor = 1;
    let value = 0;
    for (;;) {
      if (this.at >= this.end) throw new RangeError('varint beyond the end of the message');
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  /** Passes over the value of a field with this tag. */
  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.next();
    else if (wireType === 1) this.at += 8;
    else if (wireType === 2) {
      const length = this.next();
      this.at += length;
    } else if (wireType === 5) this.at += 4;
    else throw new RangeError('unknown protobuf wire type');
    if (this.at > this.end) throw new RangeError('field beyond the end of the message');
  }
}
