import { createRequire } from 'node:module';
import t from 'tap';
import { crc32c } from '../../../../storage/account-log/kafka/crc32c.ts';
import { batchBytes, readBatches, writeBatch } from '../../../../storage/account-log/kafka/record-batch.ts';

interface KafkajsBatch {
  readonly records: readonly { readonly offset: string; readonly key: null; readonly value: Buffer; readonly timestamp: string }[];
}

/** Another's reading and writing of the same format. */
const kafkajs = createRequire(import.meta.url);
const Decoder = kafkajs('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => object;
const decodeBatch = kafkajs('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (decoder: object) => Promise<KafkajsBatch>;
const { RecordBatch } = kafkajs('kafkajs/src/protocol/recordBatch/v0/index.js') as { readonly RecordBatch: (batch: object) => Promise<{ readonly buffer: Buffer }> };
const Record = kafkajs('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (record: object) => object;

const NOW_MS = 1_795_803_512_123;
/** Of lengths around which varints grow, and more records than fit into one byte. */
const values = Array.from({ length: 200 }, (_, i) => Buffer.alloc([0, 1, 55, 56, 63, 64, 262, 8185, 8192, 70_000][i % 10] ?? 0, i));

function batchOf(of: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.alloc(batchBytes(of) + 3);
  t.equal(writeBatch(bytes, 3, of, NOW_MS), bytes.length, 'it is as long as was said');
  return bytes.subarray(3);
}

/** Where the log puts it. */
function at(offset: number, batch: Buffer): Buffer {
  batch.writeBigInt64BE(BigInt(offset));
  return batch;
}

t.test('CRC-32C', async t => {
  t.equal(crc32c(Buffer.from('123456789')), 0xe3069283, 'the check value of its definition');
  t.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa, 'RFC 3720, B.4');
  t.equal(crc32c(Buffer.from('xx123456789'), 2), 0xe3069283);
});

t.test('kafkajs reads what is written', async t => {
  const { records } = await decodeBatch(new Decoder(batchOf(values)));
  t.strictSame(records.map(({ offset, key, value, timestamp }) => [offset, key, value, timestamp]), values.map((value, i) => [String(i), null, value, String(NOW_MS)]));
  t.equal(batchOf(values).readUInt32BE(17), crc32c(batchOf(values).subarray(21)));
});

t.test('what kafkajs wrote, and what is written here, is read', async t => {
  const { buffer } = await RecordBatch({ records: values.map((value, i) => Record({ offsetDelta: i, timestampDelta: i * 1000, key: Buffer.from('key'), value, headers: { a: 'b' } })), lastOffsetDelta: values.length - 1 });
  for (const bytes of [buffer, batchOf(values)]) {
    const read = readBatches(at(2 ** 40, bytes));
    t.strictSame(read.map(({ offset }) => offset), values.map((_, i) => 2 ** 40 + i));
    t.ok(read.every(({ value }, i) => value !== null && values[i]?.equals(value)));
  }
});

t.test('batches one after the other; one that is cut off is left out, and marks of Kafka\'s own hold nothing', async t => {
  const [first, second] = [at(5, batchOf([Buffer.from('a'), Buffer.from('b')])), at(9, batchOf([Buffer.from('c')]))];
  const told = (bytes: Buffer): string => readBatches(bytes).map(({ offset, value }) => `${offset} ${value === null ? null : Buffer.from(value).toString()}`).join(', ');
  t.equal(told(Buffer.concat([first, second])), '5 a, 6 b, 9 c');
  t.equal(told(Buffer.concat([first, second.subarray(0, -1)])), '5 a, 6 b');
  t.equal(told(Buffer.concat([first, second.subarray(0, 20)])), '5 a, 6 b');
  t.equal(told(Buffer.alloc(0)), '');
  const control = Buffer.from(second);
  control.writeInt16BE(0x20, 21);
  t.equal(told(control), '9 null');
  const compressed = Buffer.from(second);
  compressed.writeInt16BE(4, 21);
  t.throws(() => readBatches(compressed), /compression\.type/);
});
