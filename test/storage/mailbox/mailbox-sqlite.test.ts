import t from 'tap';
import type { MailboxItem } from '../../../storage/mailbox/mailbox.ts';
import { bytes, device, embeddedFor } from '../support.ts';
import { until } from '../../support/patience.ts';
import { RecordingConsumer } from '../account-log/recording-consumer.ts';
import { fill, mailboxContract, type MailboxUnderTest } from './contract.ts';

t.test('sqlite', async t => {
  mailboxContract(t, async t => underTest(await embeddedFor(t)));
});

t.test('a record stays in the log while a mailbox refers to it, and goes with the last that does', async t => {
  const store = await embeddedFor(t);
  const box = underTest(store);
  const consumer = new RecordingConsumer(store.log);
  await store.log.subscribe(consumer);
  const [phone, pad] = [device(1), device(1, 2)];
  const items = await fill(box, [phone, pad], 4);
  await store.mailbox.write(items.filter(item => item.position.offset !== 3));
  await until(() => consumer.values(0).length === 4);
  const left = async (): Promise<number[]> => (await store.log.read(0, 0, 100, 1e6)).map(({ position }) => position.offset);

  await store.maintain();
  t.strictSame(await left(), [0, 1, 2, 3], 'not committed');
  await store.log.commit(0, consumer.owned.get(0)?.generation ?? -1, 4);
  await store.maintain();
  t.strictSame(await left(), [0, 1, 2], 'committed and not referred to goes');
  await store.mailbox.deleteUpTo(phone, { epoch: store.log.epoch, offset: 1 });
  t.strictSame(await left(), [0, 1, 2], 'the other device has not acknowledged');
  await store.mailbox.deleteUpTo(pad, { epoch: store.log.epoch, offset: 0 });
  t.strictSame(await left(), [1, 2]);
  await store.mailbox.drop(phone);
  await store.mailbox.drop(pad);
  t.strictSame(await left(), []);
});

t.test('what is referred to is the same mail as what is written', async t => {
  const store = await embeddedFor(t);
  const [written, referred] = [device(1), device(2)];
  const items = await fill(underTest(store), [written, referred], 3);
  const of = (key: typeof written): typeof items => items.filter(item => item.device === key);
  await store.mailbox.write(of(written));
  await store.mailbox.refer?.(of(referred).map(({ delivery, ...item }) => ({ ...item, bytes: delivery.length })));
  const everything = { after: null, below: null, notBeforeMs: 0 };
  const plain = (found: readonly MailboxItem[]): unknown => found.map(({ position, acceptedAtMs, delivery }) => [position.offset, acceptedAtMs, Buffer.from(delivery).toString('hex')]);
  for (const key of [written, referred]) t.same(plain(await store.mailbox.read(key, everything, 10, 1e6)), plain(of(key)));
  t.strictSame(await store.mailbox.usage(referred), { items: 3, bytes: of(referred).reduce((sum, { delivery }) => sum + delivery.length, 0) });
});

t.test('rows that come behind later ones are counted too low at worst, and what comes after them is counted', async t => {
  const store = await embeddedFor(t);
  const key = device(1);
  const items = await fill(underTest(store), [key], 6);
  await store.mailbox.write(items.slice(0, 4).reverse());
  const before = await store.mailbox.usage(key);
  t.ok(before.items >= 1 && before.bytes >= (items[0]?.delivery.length ?? 0));
  await store.mailbox.deleteUpTo(key, items[2]?.position ?? { epoch: 0, offset: 0 });
  await store.mailbox.write(items.slice(4));
  t.strictSame(await store.mailbox.usage(key), { items: 3, bytes: items.slice(3).reduce((sum, { delivery }) => sum + delivery.length, 0) });
});

t.test('an acknowledgement before the commit leaves the record to the log', async t => {
  const store = await embeddedFor(t);
  const items = await fill(underTest(store), [device(1)], 2);
  await store.mailbox.write(items);
  await store.mailbox.deleteUpTo(device(1), { epoch: store.log.epoch, offset: 9 });
  t.equal((await store.log.read(0, 0, 100, 1e6)).length, 2, 'replay still needs them');
});

t.test('what has expired goes from every partition, also what was accepted when the clock had been set back', async t => {
  const store = await embeddedFor(t);
  const partitions = [0, 1, 3];
  for (const partition of partitions) {
    for (const acceptedAtMs of [1000, 9000, 2000, 3000]) {
      const offset = await store.log.append(partition, bytes(40, 1));
      await store.mailbox.refer?.([{ device: device(partition), partition, position: { epoch: store.log.epoch, offset }, acceptedAtMs, bytes: 40 }]);
    }
  }
  const left = async (): Promise<number[]> => Promise.all(partitions.map(async partition => (await store.mailbox.usage(device(partition))).items));
  t.equal(await store.mailbox.expire(999), 0);
  t.equal(await store.mailbox.expire(2000), 6);
  t.ok((await left()).every(items => items >= 2), 'what is left is counted');
  t.equal(await store.mailbox.expire(9000), 6);
  t.equal(await store.mailbox.expire(9000), 0);
  t.strictSame(await left(), [0, 0, 0]);
});

function underTest(store: Awaited<ReturnType<typeof embeddedFor>>): MailboxUnderTest {
  return {
    mailbox: store.mailbox,
    append: async (partition, value) => ({ epoch: store.log.epoch, offset: await store.log.append(partition, value) }),
  };
}
