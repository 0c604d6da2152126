import { crc32c } from './crc32c.ts';

/** One record of a batch. The value is a copy: a record that is kept does not keep the whole answer in memory. null: nothing for anybody, e.g. a mark of Kafka's own. */
export interface FetchedRecord {
  readonly offset: number;
  readonly value: Uint8Array | null;
}

// Record batch, magic 2: https://kafka.apache.org/documentation/#recordbatch
const HEADER_BYTES = 61;
/** The length that a batch states does not count the base offset and itself. */
const UNCOUNTED_BYTES = 12;
const MAGIC_AT = 16;
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const COUNT_AT = 57;
const MAGIC = 2;
const COMPRESSION_MASK = 0x07;
const CONTROL_MASK = 0x20;
/** Of a record, beside its varints and value: attributes, no timestamp delta, no key, no headers. */
const PLAIN_BYTES = 4;
const NO_KEY = 1;

/** Size of the batch that encodes these values. */
export function batchBytes(values: readonly Uint8Array[]): number {
  let bytes = HEADER_BYTES;
  for (let i = 0; i < values.length; i += 1) {
    const body = bodyBytes(i, values[i]?.length ?? 0);
    bytes += varintBytes(2 * body) + body;
  }
  return bytes;
}

/** Writes values without keys as one batch at `start`: batchBytes() of them. Answers where it ends. */
export function writeBatch(to: Buffer, start: number, values: readonly Uint8Array[], nowMs: number): number {
  let at = start + HEADER_BYTES;
  for (let i = 0; i < values.length; i += 1) at = writeRecord(to, at, i, values[i] ?? new Uint8Array());
  // No producer, so no epoch and sequence either: all bits are set.
  to.fill(0xff, start, start + HEADER_BYTES);
  to.fill(0, start, start + 8);
  to.writeInt32BE(at - start - UNCOUNTED_BYTES, start + 8);
  to.writeInt8(MAGIC, start + MAGIC_AT);
  to.writeInt16BE(0, start + ATTRIBUTES_AT);
  to.writeInt32BE(values.length - 1, start + 23);
  writeInt64(to, start + 27, nowMs);
  writeInt64(to, start + 35, nowMs);
  to.writeInt32BE(values.length, start + COUNT_AT);
  to.writeUInt32BE(crc32c(to.subarray(start, at), ATTRIBUTES_AT), start + CRC_AT);
  return at;
}

/**
 * The records of whole batches, in order; one that is cut off at the end of what was fetched is left out. Throws when a batch is not as this log writes them.
 */
export function readBatches(bytes: Buffer): FetchedRecord[] {
  const records: FetchedRecord[] = [];
  for (let start = 0; start + HEADER_BYTES <= bytes.length;) {
    const end = start + UNCOUNTED_BYTES + bytes.readInt32BE(start + 8);
    if (end > bytes.length) break;
    if (bytes.readInt8(start + MAGIC_AT) !== MAGIC) throw new Error('a batch has a format of before Kafka 0.11');
    readBatch(bytes, start, records);
    start = end;
  }
  return records;
}

function readBatch(bytes: Buffer, start: number, records: FetchedRecord[]): void {
  const attributes = bytes.readInt16BE(start + ATTRIBUTES_AT);
  if ((attributes & COMPRESSION_MASK) !== 0) throw new Error('a batch is compressed: compression.type of the topic');
  const isControl = (attributes & CONTROL_MASK) !== 0;
  const base = readInt64(bytes, start);
  const count = bytes.readInt32BE(start + COUNT_AT);
  const cursor = new RecordCursor(bytes, start + HEADER_BYTES);
  for (let i = 0; i < count; i += 1) {
    const end = cursor.varint() + cursor.at;
    cursor.at += 1;
    cursor.skipVarint();
    const offset = base + cursor.varint();
    cursor.take(cursor.varint());
    const value = cursor.take(cursor.varint());
    records.push({ offset, value: isControl ? null : value });
    cursor.at = end;
  }
}

class RecordCursor {
  at: number;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Signed, of at most 32 bits. */
  varint(): number {
    let raw = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes.readUInt8(this.at);
      this.at += 1;
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) return raw >>> 1 ^ -(raw & 1);
    }
  }

  skipVarint(): void {
    while (this.bytes.readUInt8(this.at) >= 0x80) this.at += 1;
    this.at += 1;
  }

  /** A copy of the next bytes; null: there is nothing, not even an empty value. */
  take(length: number): Uint8Array | null {
    if (length < 0) return null;
    const copy = Buffer.allocUnsafe(length);
    this.bytes.copy(copy, 0, this.at, this.at + length);
    this.at += length;
    return copy;
  }
}

function bodyBytes(index: number, length: number): number {
  return PLAIN_BYTES + varintBytes(2 * index) + varintBytes(2 * length) + length;
}

function writeRecord(to: Buffer, start: number, index: number, value: Uint8Array): number {
  let at = writeVarint(to, start, 2 * bodyBytes(index, value.length));
  to[at++] = 0;
  to[at++] = 0;
  at = writeVarint(to, at, 2 * index);
  to[at++] = NO_KEY;
  at = writeVarint(to, at, 2 * value.length);
  to.set(value, at);
  at += value.length;
  to[at++] = 0;
  return at;
}

/** Signed numbers travel as 2n, or as -2n - 1 below zero. */
function writeVarint(to: Buffer, start: number, zigZag: number): number {
  let at = start;
  let left = zigZag;
  for (; left >= 0x80; left >>>= 7) to[at++] = left & 0x7f | 0x80;
  to[at++] = left;
  return at;
}

function varintBytes(zigZag: number): number {
  let bytes = 1;
  for (let left = zigZag; left >= 0x80; left >>>= 7) bytes += 1;
  return bytes;
}

/** Exact up to Number.MAX_SAFE_INTEGER, without a BigInt. */
export function writeInt64(to: Buffer, at: number, value: number): void {
  to.writeInt32BE(Math.floor(value / 2 ** 32), at);
  to.writeUInt32BE(value >>> 0, at + 4);
}

export function readInt64(from: Buffer, at: number): number {
  return from.readInt32BE(at) * 2 ** 32 + from.readUInt32BE(at + 4);
}
