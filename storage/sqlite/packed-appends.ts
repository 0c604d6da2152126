import { grown, INITIAL_BYTES } from './growing-bytes.ts';

/**
 * Log appends on their way to the writer thread and back, many in one transferable buffer, so that a record costs no object and no clone. Per record, little-endian, padded to 8:
 *   f64 offset (written by the writer: what the record got) | u32 partition | u32 length | value
 */
const HEADER_BYTES = 16;

export interface PackedRecord {
  readonly partition: number;
  readonly offset: number;
  /** A view into the pack: copy it to keep it. */
  readonly value: Uint8Array<ArrayBuffer>;
}

/** Gathers appends until they are taken away to be posted. */
export class AppendPacker {
  count = 0;
  private bytes = new Uint8Array(INITIAL_BYTES);
  private view = new DataView(this.bytes.buffer);
  private used = 0;

  add(partition: number, value: Uint8Array): void {
    const end = this.used + recordBytes(value.length);
    if (end > this.bytes.length) this.grow(end);
    this.view.setUint32(this.used + 8, partition, true);
    this.view.setUint32(this.used + 12, value.length, true);
    this.bytes.set(value, this.used + HEADER_BYTES);
    this.used = end;
    this.count += 1;
  }

  /** Hands over the buffer and starts a new one, in `spare` when one came back. */
  take(spare: ArrayBuffer | null): ArrayBuffer {
    const taken = this.bytes.buffer;
    this.bytes = spare === null ? new Uint8Array(INITIAL_BYTES) : new Uint8Array(spare);
    this.view = new DataView(this.bytes.buffer);
    this.used = 0;
    this.count = 0;
    return taken;
  }

  private grow(needed: number): void {
    this.bytes = grown(this.bytes, this.used, needed);
    this.view = new DataView(this.bytes.buffer);
  }
}

/** Calls `visit` for `count` records in the order in which they were added; a number that it returns becomes the record's offset. */
export function visitPacked(pack: ArrayBuffer, count: number, visit: (record: PackedRecord) => number | undefined): void {
  const view = new DataView(pack);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at + 12, true);
    const offset = visit({
      partition: view.getUint32(at + 8, true),
      offset: view.getFloat64(at, true),
      value: new Uint8Array(pack, at + HEADER_BYTES, length),
    });
    if (offset !== undefined) view.setFloat64(at, offset, true);
    at += recordBytes(length);
  }
}

function recordBytes(valueBytes: number): number {
  return HEADER_BYTES + Math.ceil(valueBytes / 8) * 8;
}
