import type { Test } from 'tap';
import { encodeDelivery, encodePart } from '../../../proto/delivery.ts';
import { accountIdToBytes, type DeviceKey } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { Position } from '../../../proto/position.ts';
import type { Mailbox, MailboxWrite } from '../../../storage/mailbox/mailbox.ts';
import { device } from '../support.ts';

export interface MailboxUnderTest {
  readonly mailbox: Mailbox;
  /** Puts a record into the log that the mailbox may share its files with; answers its position. */
  append(partition: number, value: Uint8Array): Promise<Position>;
}

const alice = device(1);
const alicePad = device(1, 2);
const aliceAgain = device(1, 1, 2000);
const bob = device(2);
const everything = { after: null, below: null, notBeforeMs: 0 };

export interface MailboxTraits {
  /** Rows are deleted by the database when their time is over, and expire() has nothing to do. */
  readonly expiresByItself?: boolean;
}

export function mailboxContract(t: Test, make: (t: Test) => Promise<MailboxUnderTest>, { expiresByItself = false }: MailboxTraits = {}): void {
  t.test('gives back what was written, ascending, byte for byte, each device its own', async t => {
    const box = await make(t);
    const items = await fill(box, [alice, alicePad], 5);
    await box.mailbox.write([...items].reverse());
    for (const key of [alice, alicePad]) {
      const mine = items.filter(item => item.device === key);
      t.same(await box.mailbox.read(key, everything, 100, 1e6), mine.map(({ position, acceptedAtMs, delivery }) => ({ position, acceptedAtMs, delivery })));
    }
    t.strictSame(await box.mailbox.read(aliceAgain, everything, 100, 1e6), [], 'another incarnation sees nothing');
    t.strictSame(await box.mailbox.read(bob, everything, 100, 1e6), [], 'another account sees nothing');
  });

  t.test('a read is bounded by positions, items and bytes, and gives at least one', async t => {
    const box = await make(t);
    const items = await fill(box, [alice], 200);
    await box.mailbox.write(items);
    const at = (i: number): Position => items[i]?.position ?? { epoch: 0, offset: 0 };
    const offsets = async (after: Position | null, below: Position | null, maxItems: number, maxBytes = 1e9): Promise<number[]> =>
      (await box.mailbox.read(alice, { after, below, notBeforeMs: 0 }, maxItems, maxBytes)).map(({ position }) => position.offset);
    t.strictSame(await offsets(at(3), at(7), 100), [4, 5, 6].map(i => at(i).offset), 'both ends excluded');
    t.equal((await offsets(null, null, 150)).length, 150);
    t.strictSame(await offsets(null, null, 100, 0), [at(0).offset]);
    const size = items[1]?.delivery.length ?? 0;
    t.equal((await offsets(null, null, 100, size * 2)).length, 2);
    t.strictSame(await offsets(at(199), null, 100), []);
  });

  t.test('writing again changes nothing, and usage counts what is there', async t => {
    const box = await make(t);
    t.strictSame(await box.mailbox.usage(alice), { items: 0, bytes: 0 });
    const items = await fill(box, [alice], 10);
    await box.mailbox.write(items);
    await box.mailbox.write(items);
    const bytes = items.reduce((sum, item) => sum + item.delivery.length, 0);
    t.strictSame(await box.mailbox.usage(alice), { items: 10, bytes });
    await box.mailbox.deleteUpTo(alice, items[8]?.position ?? { epoch: 0, offset: 0 });
    t.strictSame(await box.mailbox.usage(alice), { items: 1, bytes: items[9]?.delivery.length });
  });

  t.test('deleted items stay deleted whatever a late writer does; later ones are untouched', async t => {
    const box = await make(t);
    const items = await fill(box, [alice, bob], 10);
    await box.mailbox.write(items);
    const mine = items.filter(item => item.device === alice);
    const middle = mine[4]?.position ?? { epoch: 0, offset: 0 };
    await box.mailbox.deleteUpTo(alice, middle);
    await box.mailbox.deleteUpTo(alice, mine[1]?.position ?? middle);
    await box.mailbox.write(items);
    t.strictSame((await box.mailbox.read(alice, everything, 100, 1e6)).map(({ position }) => position), mine.slice(5).map(({ position }) => position));
    t.equal((await box.mailbox.read(bob, everything, 100, 1e6)).length, 10);
  });

  t.test('an acknowledgement that overtakes the first write keeps it out', async t => {
    const box = await make(t);
    const items = await fill(box, [alice], 3);
    await box.mailbox.deleteUpTo(alice, items[1]?.position ?? { epoch: 0, offset: 0 });
    await box.mailbox.write(items);
    t.strictSame((await box.mailbox.read(alice, everything, 100, 1e6)).map(({ position }) => position), [items[2]?.position]);
  });

  t.test('drop empties one device and keeps late writers out; its successor is untouched', async t => {
    const box = await make(t);
    const items = await fill(box, [alice, aliceAgain], 4);
    await box.mailbox.write(items);
    await box.mailbox.drop(alice);
    await box.mailbox.write(items);
    t.strictSame(await box.mailbox.usage(alice), { items: 0, bytes: 0 });
    t.equal((await box.mailbox.read(aliceAgain, everything, 100, 1e6)).length, 4);
  });

  t.test('expired items are never returned, and expire deletes them in bounded steps', async t => {
    const box = await make(t);
    const items = await fill(box, [alice, bob], 400);
    await box.mailbox.write(items);
    const limit = items[299]?.acceptedAtMs ?? 0;
    const kept = items.filter(item => item.device === alice && item.acceptedAtMs > limit).length;
    t.equal((await box.mailbox.read(alice, { ...everything, notBeforeMs: limit }, 1000, 1e9)).length, kept);
    if (expiresByItself) {
      t.equal(await box.mailbox.expire(limit), 0);
      return;
    }
    let deleted = 0;
    let calls = 0;
    for (let step = -1; step !== 0; deleted += step, calls += 1) step = await box.mailbox.expire(limit);
    t.equal(deleted, items.filter(item => item.acceptedAtMs <= limit).length);
    t.ok(calls > 2 || deleted <= 500, 'more than one step');
    t.equal((await box.mailbox.usage(alice)).items, kept);
  });

  t.test('what a caller does to the bytes after a call changes nothing', async t => {
    const box = await make(t);
    const [item] = await fill(box, [alice], 1);
    if (item === undefined) return;
    const delivery = Buffer.from(item.delivery);
    const written = box.mailbox.write([{ ...item, delivery }]);
    delivery.fill(0xff);
    await written;
    const [read] = await box.mailbox.read(alice, everything, 1, 1e6);
    t.ok(read !== undefined && Buffer.compare(read.delivery, item.delivery) === 0);
  });

  t.test('an event for a device is kept like an envelope, in its place', async t => {
    const box = await make(t);
    const first = await fill(box, [alice], 1);
    const record = { event: {
      account: accountIdToBytes(alice.account), device: alice.device, incarnation: alice.incarnation, acceptedAtMs: 1001,
      setChanged: { envelopeId: new Uint8Array(16).fill(7), clientMessageId: new Uint8Array(16).fill(8), missing: [2, 3] },
    } };
    const position = await box.append(0, wire.Record.encode(record).finish());
    const event = { device: alice, partition: 0, position, acceptedAtMs: 1001, delivery: encodePart({ record, index: 0 }, position) };
    await box.mailbox.write([...first, event]);
    const read = await box.mailbox.read(alice, everything, 100, 1e6);
    t.strictSame(read.map(item => Buffer.from(item.delivery).toString('hex')), [...first, event].map(item => Buffer.from(item.delivery).toString('hex')));
    t.match(wire.Frame.decode(read[1]?.delivery ?? new Uint8Array(0)), { setChanged: { position, missing: [2, 3] } });
    await box.mailbox.deleteUpTo(alice, position);
    t.strictSame(await box.mailbox.usage(alice), { items: 0, bytes: 0 });
  });

  t.test('a newer epoch is above every offset of an older one', async t => {
    const box = await make(t);
    const items = (await fill(box, [alice], 4)).map((item, i) => i < 2 ? item : withEpoch(item, item.position.epoch + 1));
    await box.mailbox.write([...items].reverse());
    t.strictSame((await box.mailbox.read(alice, everything, 100, 1e6)).map(({ position }) => position), items.map(({ position }) => position));
    await box.mailbox.deleteUpTo(alice, { epoch: items[0]?.position.epoch ?? 0, offset: 1_000_000 });
    t.equal((await box.mailbox.read(alice, everything, 100, 1e6)).length, 2);
  });
}

/** One record per item index and account, with a sealed part for each device; not written yet. */
export async function fill(box: MailboxUnderTest, devices: readonly DeviceKey[], count: number): Promise<MailboxWrite[]> {
  const items: MailboxWrite[] = [];
  for (let i = 0; i < count; i++) {
    for (const account of new Set(devices.map(key => key.account))) {
      const targets = devices.filter(key => key.account === account);
      const envelope = envelopeFor(targets, i);
      const position = await box.append(0, wire.Record.encode({ envelope }).finish());
      targets.forEach((key, index) => {
        items.push({ device: key, partition: 0, position, acceptedAtMs: 1000 + i, delivery: encodeDelivery(envelope, index, position) });
      });
    }
  }
  return items;
}

function withEpoch(item: MailboxWrite, epoch: number): MailboxWrite {
  const position = { epoch, offset: item.position.offset };
  const frame = wire.Frame.decode(item.delivery);
  return { ...item, position, delivery: wire.Frame.encode({ deliver: { ...frame.deliver, position } }).finish() };
}

function envelopeFor(devices: readonly DeviceKey[], i: number): messages.sealgate.v1.EnvelopeRecord.$Properties {
  const [first] = devices;
  return {
    envelopeId: new Uint8Array(16).fill(i), recipient: first === undefined ? new Uint8Array(0) : accountIdToBytes(first.account),
    sender: new Uint8Array(16).fill(9), senderDevice: 1, senderIncarnation: 77, acceptedAtMs: 1000 + i, manifestVersion: 1,
    clientMessageId: new Uint8Array(16).fill(3),
    sealed: devices.map(key => ({ device: key.device, incarnation: key.incarnation, payload: new Uint8Array(40).fill(key.device) })),
  };
}
