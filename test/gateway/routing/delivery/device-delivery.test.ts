import t from 'tap';
import { readDeviceRecords } from '../../../../gateway/routing/record/record-reader.ts';
import { closeCodes } from '../../../../proto/close-codes.ts';
import { acceptedAtMsOf, encodePart } from '../../../../proto/delivery.ts';
import type { MailboxReference } from '../../../../storage/mailbox/mailbox.ts';
import { deviceOf, positionOf, range, Rig, settle } from '../harness.ts';

t.test('a message is pushed, acknowledged and committed', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.story, ['empty'], 'an empty queue is said at once');
  await rig.sendMany(1, 2, 1, 3);
  t.same(bob.numbers, [1, 2, 3]);
  await rig.pass(200);
  t.equal(rig.committed(), 0, 'not committed before the acknowledgement');
  bob.ack();
  await rig.pass(200);
  t.equal(rig.committed(), rig.end());
  t.equal(rig.mailbox.writes, 0, 'the mailbox was not touched');
});

t.test('the window: what does not fit is stored and read again, and a cumulative ack never covers what was not pushed', async t => {
  const rig = await new Rig({ limits: { windowMessages: 10 } }).start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 40);
  t.same(bob.numbers, range(1, 10), 'the window is full');
  bob.ack();
  // The next message comes while thirty wait in the mailbox: it must not overtake them.
  await rig.sendMany(1, 2, 41, 1);
  for (let i = 0; i < 10; i += 1) {
    t.same(bob.numbers, range(1, bob.numbers.length), 'in order, without gap');
    bob.ack();
    await settle();
  }
  t.same(bob.numbers, range(1, 41));
  await rig.pass(200);
  t.equal(rig.committed(), rig.end());
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0, 'acknowledged items are deleted');
  await rig.sendMany(1, 2, 42, 1);
  const writes = rig.mailbox.writes;
  t.equal(bob.numbers.at(-1), 42);
  await rig.sendMany(1, 2, 43, 1);
  t.equal(rig.mailbox.writes, writes, 'live again: nothing more is written');
});

t.test('the window counts bytes too', async t => {
  const rig = await new Rig({ limits: { windowBytes: 5000 } }).start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 10, { size: 1500 });
  t.equal(bob.numbers.length, 3);
  for (let i = 0; i < 4; i += 1) {
    bob.ack();
    await settle();
  }
  t.same(bob.numbers, range(1, 10));
});

t.test('a hosted business has a window of its own', async t => {
  const rig = await new Rig({ limits: { windowMessages: 10, windowBytes: 5000, hostedWindowMessages: 20, hostedWindowBytes: 50_000 } }).start(1, 2, 3);
  const shop = await rig.attach(deviceOf(2), null, rig.clock.monotonicMs(), true);
  await rig.sendMany(1, 2, 1, 20);
  t.same(shop.numbers, range(1, 20));
  t.equal(rig.mailbox.writes, 0, 'the mailbox was not touched');
  shop.ack();
  await rig.sendMany(1, 2, 21, 21);
  t.same(shop.numbers, range(1, 40), 'and it has an end');
  shop.attachment?.detach();
  const socket = await rig.attach(deviceOf(2));
  t.equal(socket.numbers.length, 10, 'it is the subscription\'s, not the device\'s');
  const other = await rig.attach(deviceOf(3), null, rig.clock.monotonicMs(), true);
  await rig.sendMany(1, 3, 1, 40, { size: 5000 });
  t.equal(other.numbers.length, 9, 'it counts bytes too');
});

t.test('a push that is not acknowledged within the grace goes to the mailbox and is committed, and is not pushed again here', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 2);
  await rig.pass(9_000, 500);
  t.equal(rig.mailbox.writes, 0);
  await rig.pass(2_500, 500);
  t.equal(rig.mailbox.writes, 2);
  t.equal(rig.committed(), rig.end());
  await rig.sendMany(1, 2, 3, 1);
  t.same(bob.numbers, [1, 2, 3]);
  bob.ack();
  await rig.pass(100);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
});

t.test('readers who hang together: what they did not acknowledge is read again in one pass over the log, a few at a time, the partitions in turn', async t => {
  const readers = [2, 3, 4, 5];
  const rig = await new Rig({ limits: { readAgainItems: 4 } }).start(1, ...readers);
  t.equal(new Set(readers.map(n => rig.partitionOf(n))).size, 2);
  const reads: { readonly atMs: number; readonly records: readonly string[] }[] = [];
  const read = rig.log.read.bind(rig.log);
  rig.log.read = async (...asked) => {
    const found = await read(...asked);
    reads.push({ atMs: rig.clock.monotonicMs(), records: found.map(({ partition, position }) => `${partition}/${position.offset}`) });
    return found;
  };
  for (const n of readers) await rig.attach(deviceOf(n));
  for (const n of range(1, 6)) for (const to of readers) await rig.send(1, to, n);
  await rig.pass(9_500, 500);
  await rig.pass(1_500, rig.limits.readAgainEveryMs);
  t.equal(rig.committed(), rig.end());
  const records = reads.flatMap(one => one.records);
  t.equal(records.length, 24);
  t.equal(new Set(records).size, 24, 'none twice');
  t.ok(reads.every(one => one.records.length <= 4), 'a few at a time');
  t.equal(new Set(reads.map(one => one.atMs)).size, reads.length, 'never two at once');
  for (const n of readers) t.same((await rig.attach(deviceOf(n))).numbers, range(1, 6));
});

t.test('readers who hang together, with a mailbox that is an index on the log: nothing is read again, a few go there at a time, and the next connection gets all of it', async t => {
  const readers = [2, 3, 4, 5];
  const rig = await new Rig({ limits: { readAgainItems: 4 } }).start(1, ...readers);
  const portions: { readonly atMs: number; readonly references: readonly MailboxReference[] }[] = [];
  Object.assign(rig.mailbox, {
    refer: async (references: readonly MailboxReference[]) => {
      portions.push({ atMs: rig.clock.monotonicMs(), references });
      const writes = await Promise.all(references.map(async reference => {
        const [item] = await readDeviceRecords(rig.log, reference.partition, [{ offset: reference.position.offset, device: reference.device }], 1e6);
        if (item === null || item === undefined) throw new Error('not in the log');
        const delivery = encodePart(item, reference.position);
        t.equal(reference.bytes, delivery.length);
        t.equal(reference.acceptedAtMs, acceptedAtMsOf(item.record));
        return { ...reference, delivery };
      }));
      await rig.mailbox.write(writes);
    },
  });
  for (const n of readers) await rig.attach(deviceOf(n));
  for (const n of range(1, 6)) for (const to of readers) await rig.send(1, to, n);
  const read = rig.log.read.bind(rig.log);
  let reads = 0;
  await rig.pass(9_500, 500);
  rig.log.read = async (...asked) => {
    reads += 1;
    return read(...asked);
  };
  await rig.pass(1_500, rig.limits.readAgainEveryMs);
  t.equal(rig.committed(), rig.end());
  const references = portions.flatMap(one => one.references);
  t.equal(references.length, 24);
  t.equal(reads, 24, 'only by this mailbox, one by one');
  t.ok(portions.every(one => one.references.length <= 4), 'a few at a time');
  t.equal(new Set(portions.map(one => one.atMs)).size, portions.length, 'never two at once');
  for (const n of readers) t.same((await rig.attach(deviceOf(n))).numbers, range(1, 6));
});

t.test('of many who hang together only some go in one turn of the loop to the writer of a mailbox that is an index on the log', async t => {
  const readers = range(2, 40);
  const rig = new Rig();
  Object.assign(rig.mailbox, { refer: () => Promise.reject(new Error('not yet')) });
  await rig.start(1, ...readers);
  for (const n of readers) await rig.attach(deviceOf(n));
  for (const to of readers) await rig.sendMany(1, to, 1, 5);
  const pending: number[] = [];
  for (let passed = 0; passed < 13_000; passed += rig.limits.commitEveryMs) {
    await rig.pass(rig.limits.commitEveryMs);
    pending.push(rig.router.stats().pendingSpills);
  }
  t.equal(pending.at(-1), 200, 'in the end all of them');
  const steps = pending.map((count, i) => count - (pending[i - 1] ?? 0));
  t.ok(Math.max(...steps) <= 20, `at most four devices of forty: ${Math.max(...steps)}`);
});

t.test('a mailbox that is known to be empty is not asked at the next connection, and is asked again once something was written for it', async t => {
  const rig = await new Rig().start(1, 2);
  let reads = 0;
  const read = rig.mailbox.read.bind(rig.mailbox);
  rig.mailbox.read = async (...asked) => {
    reads += 1;
    return read(...asked);
  };
  /** Connects; what it gets, and how many times the mailbox was asked for it. */
  const connect = async (): Promise<{ readonly bob: Awaited<ReturnType<Rig['attach']>>; readonly asked: number }> => {
    const before = reads;
    return { bob: await rig.attach(deviceOf(2)), asked: reads - before };
  };
  await rig.sendMany(1, 2, 1, 1);
  const first = await connect();
  t.same(first.bob.story, [1, 'empty']);
  t.ok(first.asked > 0, 'nobody knows what is there');
  first.bob.ack();
  first.bob.attachment?.detach();
  await settle();

  const second = await connect();
  t.same(second.bob.story, ['empty']);
  t.equal(second.asked, 0, 'it went away with nothing left');
  await rig.sendMany(1, 2, 2, 1);
  second.bob.attachment?.detach();
  await settle();

  const third = await connect();
  t.same(third.bob.story, [2, 'empty'], 'it went away with something unacknowledged');
  t.ok(third.asked > 0);
  third.bob.ack();
  third.bob.attachment?.detach();
  await settle();
  await rig.sendMany(1, 2, 3, 1);

  const fourth = await connect();
  t.same(fourth.bob.story, [3, 'empty'], 'something came while it was away');
  t.ok(fourth.asked > 0);
});

t.test('a row that a former owner leaves behind late is deleted at the next connection, though the mailbox was empty at the one before', async t => {
  const rig = await new Rig().start(1, 2);
  const before = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 1);
  const position = positionOf(before.deliveries[0]?.position ?? {});
  const drop = rig.mailbox.deleteUpTo.bind(rig.mailbox);
  rig.mailbox.deleteUpTo = () => Promise.reject(new Error('not now'));
  before.ack();
  await rig.restart();
  rig.mailbox.deleteUpTo = drop;

  const first = await rig.attach(deviceOf(2), position);
  t.same(first.story, ['empty']);
  first.attachment?.detach();
  await settle();
  await rig.mailbox.write([{ device: deviceOf(2), partition: rig.partitionOf(2), position, acceptedAtMs: rig.clock.nowMs(), delivery: Buffer.from('late') }]);
  t.same((await rig.attach(deviceOf(2), position)).story, ['empty']);
  await settle();
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
});

t.test('a socket that is full gets the rest when it is writable', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  bob.room = 2;
  await rig.sendMany(1, 2, 1, 6);
  t.same(bob.numbers, [1, 2]);
  bob.room = 3;
  bob.attachment?.writable();
  await settle();
  t.same(bob.numbers, range(1, 5));
  bob.room = 100;
  bob.attachment?.writable();
  await settle();
  t.same(bob.numbers, range(1, 6));
  t.equal(bob.empties, 1, 'queue-empty once per connection');
});

t.test('what was not acknowledged is delivered to the next connection, in order, before queue-empty', async t => {
  const rig = await new Rig().start(1, 2);
  const first = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 5);
  first.ack(1);
  first.attachment?.detach();
  first.attachment?.detach();
  await rig.sendMany(1, 2, 6, 2);
  t.equal(rig.wakeUps.length, 5, 'the device that is away is woken for each');
  const second = await rig.attach(deviceOf(2));
  t.same(second.story, [...range(3, 5), 'empty']);
  first.attachment?.ack({ epoch: 1, offset: 99 });
  first.attachment?.writable();
  t.equal(first.numbers.length, 5, 'the connection that is over is not heard');
});

t.test('the newest connection wins, and gets what the old one had outstanding', async t => {
  const rig = await new Rig().start(1, 2);
  const old = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 3);
  old.ack(0);
  const fresh = await rig.attach(deviceOf(2));
  t.equal(old.closedWith, closeCodes.REPLACED.code);
  t.same(fresh.story, [2, 3, 'empty']);
  old.ack(2);
  await rig.sendMany(1, 2, 4, 1);
  t.same(old.numbers, [1, 2, 3]);
  t.same(fresh.numbers, [2, 3, 4], 'what the old connection still says changes nothing');
});

t.test('a connection whose rows took longer to be read than those of the next does not take its place', async t => {
  const rig = await new Rig().start(1, 2);
  const beganMs = rig.clock.monotonicMs();
  await rig.pass(50);
  const newer = await rig.attach(deviceOf(2));
  await t.rejects(rig.attach(deviceOf(2), null, beganMs), { code: 'CONFLICT' });
  await rig.sendMany(1, 2, 1, 1);
  t.equal(newer.closedWith, null);
  t.same(newer.numbers, [1]);
});

t.test('an ack beyond what was pushed is refused and changes nothing; a repeated one does nothing', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 2);
  const last = positionOf(bob.deliveries[1]?.position ?? {});
  t.throws(() => bob.attachment?.ack({ ...last, offset: last.offset + 1 }), { code: 'MALFORMED' });
  await rig.pass(100);
  t.equal(rig.committed(), 0);
  bob.ack();
  bob.ack();
  bob.ack(0);
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());
});

t.test('hello: what the device has is not sent again and is deleted', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.sendMany(1, 2, 1, 5);
  await rig.pass(100);
  const probe = await rig.attach(deviceOf(2));
  const third = positionOf(probe.deliveries[2]?.position ?? {});
  probe.attachment?.detach();
  const bob = await rig.attach(deviceOf(2), third);
  t.same(bob.story, [4, 5, 'empty']);
  await settle();
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 2);
});

t.test('hello: a position that the log has not reached is not believed', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.sendMany(1, 2, 1, 3);
  const bob = await rig.attach(deviceOf(2), { epoch: 1, offset: 1_000_000 });
  t.same(bob.numbers, [1, 2, 3]);
  const carol = await rig.attach(deviceOf(2), { epoch: 9, offset: 0 });
  t.same(carol.numbers, [1, 2, 3]);
});

t.test('nothing that was acknowledged comes back on the next connection, though its deletion failed so far', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.sendMany(1, 2, 1, 3);
  const bob = await rig.attach(deviceOf(2));
  const drop = rig.mailbox.deleteUpTo.bind(rig.mailbox);
  rig.mailbox.deleteUpTo = () => Promise.reject(new Error('not now'));
  bob.ack(1);
  await rig.pass(200);
  bob.attachment?.detach();
  const again = await rig.attach(deviceOf(2));
  t.same(again.numbers, [3]);
  rig.mailbox.deleteUpTo = drop;
  await rig.pass(10_000, 500);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 1);
});

t.test('a store that fails delays, and loses nothing', async t => {
  const rig = await new Rig().start(1, 2);
  rig.mailbox.failWrites = true;
  await rig.sendMany(1, 2, 1, 5);
  await rig.pass(2_000, 100);
  t.equal(rig.committed(), 0);
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.story, [], 'nothing can be read yet, and queue-empty is not said');
  rig.mailbox.failWrites = false;
  rig.mailbox.failReads = true;
  await rig.pass(6_000, 100);
  t.equal(rig.committed(), rig.end());
  t.same(bob.story, []);
  rig.mailbox.failReads = false;
  await rig.pass(500);
  t.same(bob.story, [...range(1, 5), 'empty']);
});

t.test('of a write that is under way the store may show the end before the beginning: nothing is passed over', async t => {
  const rig = await new Rig().start(1, 2);
  let landed = (): void => undefined;
  const write = rig.mailbox.write.bind(rig.mailbox);
  rig.mailbox.write = async items => {
    await write(items.slice(-1));
    await new Promise<void>(resolve => { landed = resolve; });
    await write(items);
  };
  for (const n of range(1, 5)) await rig.send(1, 2, n);
  await settle();
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.numbers, [], 'what is not known to be durable is not read');
  for (let i = 0; i < 5; i += 1) {
    landed();
    await settle();
  }
  t.same(bob.numbers, range(1, 5));
});

t.test('poison: the same first delivery on five connections without an acknowledgement is reported', async t => {
  const reports: number[] = [];
  const rig = await new Rig({ observer: { poisonSuspected: connections => { reports.push(connections); } } }).start(1, 2, 3);
  await rig.sendMany(1, 2, 1, 2);
  const other = await rig.attach(deviceOf(3));
  for (let i = 0; i < 6; i += 1) {
    const bob = await rig.attach(deviceOf(2));
    t.same(bob.numbers, [1, 2]);
    bob.attachment?.detach();
    await settle();
  }
  t.same(reports, [5, 6]);
  await rig.sendMany(1, 3, 7, 1);
  t.same(other.numbers, [7], 'nobody else is held up');
  const bob = await rig.attach(deviceOf(2));
  bob.ack(0);
  bob.attachment?.detach();
  t.same(reports, [5, 6], 'an acknowledgement ends it');
});
