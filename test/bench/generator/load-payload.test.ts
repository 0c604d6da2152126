import t from 'tap';
import { LoadPayload, MessageKind, type LoadHeader } from '../../../bench/generator/load-payload.ts';

t.test('what was written is read again; what differs by one byte is not', async t => {
  let byte = 0;
  const payload = new LoadPayload(77, 262, () => byte++ & 0xff);
  const header: LoadHeader = { sender: 4_000_000_000, recipient: 5, sequence: 6, intendedUs: 1.5e12, kind: MessageKind.Receipt };
  const bytes = Buffer.alloc(payload.length + 20);
  t.equal(payload.write(bytes, 10, header), 10 + payload.length);
  const read: LoadHeader = { sender: 0, recipient: 0, sequence: 0, intendedUs: 0, kind: MessageKind.Message };
  t.equal(payload.read(bytes, 10, 10 + payload.length, read), true);
  t.same(read, header);

  t.equal(payload.read(bytes, 10, 9 + payload.length, read), false, 'too short');
  for (const place of [10, 13, 35, 10 + payload.length - 1]) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(place) ^ 1, place);
    t.equal(payload.read(damaged, 10, 10 + payload.length, read), false, `byte ${place}`);
  }
  const another = new LoadPayload(78, 262, () => 1);
  t.equal(another.read(bytes, 10, 10 + payload.length, read), false, 'another run');
  t.equal(another.isOfAnotherRun(bytes, 10, 10 + payload.length), true);
  t.equal(payload.isOfAnotherRun(bytes, 10, 9 + payload.length), false, 'damaged, but ours');
  t.throws(() => new LoadPayload(1, 24, () => 0), RangeError);
});
