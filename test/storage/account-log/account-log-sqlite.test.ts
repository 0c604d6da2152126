import t from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { openEmbedded } from '../../../storage/embedded.ts';
import { embeddedFor, testKey } from '../support.ts';
import { until } from '../../support/patience.ts';
import { accountLogContract, appendMany } from './contract.ts';
import { RecordingConsumer } from './recording-consumer.ts';

t.test('sqlite', async t => {
  accountLogContract(t, async t => {
    const dataDir = t.testdir();
    const first = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock, partitions: 4 });
    let open = first;
    t.teardown(() => open.close());
    return {
      log: first.log,
      reopen: async () => {
        await first.close();
        open = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
        return open.log;
      },
    };
  });
});

t.test('committed records are deleted soon, the others stay, and offsets never start again', async t => {
  const dataDir = t.testdir();
  const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock, partitions: 2, sweepIntervalMs: 10 });
  const consumer = new RecordingConsumer(store.log);
  await store.log.subscribe(consumer);
  await appendMany(store.log, 0, 1500);
  await until(() => consumer.values(0).length === 1500);
  await store.log.commit(0, consumer.owned.get(0)?.generation ?? -1, 1490);
  const left = async (): Promise<number> => (await store.log.read(0, 0, 10_000, 1e9)).length;
  for (let rest = await left(); rest > 10; rest = await left()) await new Promise(resolve => { setTimeout(resolve, 5); });
  t.equal(await left(), 10);
  await store.log.commit(0, consumer.owned.get(0)?.generation ?? -1, 1500);
  await store.maintain();
  t.equal(await left(), 0);
  await store.close();

  const again = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock });
  t.teardown(() => again.close());
  t.equal(again.log.endOffset(0), 1500);
  t.equal(await again.log.append(0, new Uint8Array(1)), 1500);
});

t.test('replay comes in bounded pages and stops between them when paused', async t => {
  const store = await embeddedFor(t);
  await appendMany(store.log, 0, 2000);
  const consumer = new RecordingConsumer(store.log);
  const take = consumer.records.bind(consumer);
  consumer.records = (...page) => {
    take(...page);
    // Who looks for the first page from time to time may find them all.
    if (consumer.calls.length === 1) store.log.pause(0);
  };
  await store.log.subscribe(consumer);
  await until(() => consumer.values(0).length > 0);
  const atPause = consumer.values(0).length;
  await new Promise(resolve => { setTimeout(resolve, 20); });
  t.equal(consumer.values(0).length, atPause);
  t.ok(atPause < 2000);
  store.log.resume(0);
  await until(() => consumer.values(0).length === 2000);
  t.ok(Math.max(...consumer.calls) <= 256);
  t.strictSame(consumer.violations, []);
});

t.test('what is in the data folder decides the number of partitions', async t => {
  const dataDir = t.testdir();
  const store = await openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock, partitions: 2 });
  await store.close();
  await t.rejects(openEmbedded({ dataDir, databaseKey: testKey, clock: systemClock, partitions: 3 }), { code: 'BAD_CONFIG' });
});

t.test('over the bounded backlog an append is refused, and what was taken is kept', async t => {
  const store = await embeddedFor(t, { limits: { backlogCountMax: 10, backlogBytesMax: 1000 } });
  const results = await Promise.allSettled(Array.from({ length: 15 }, () => store.log.append(0, new Uint8Array(10))));
  t.equal(results.filter(({ status }) => status === 'fulfilled').length, 10);
  t.ok(results.slice(10).every(result => result.status === 'rejected' && (result.reason as { code: string }).code === 'LOG_BACKLOG'));
  await t.rejects(store.log.append(0, new Uint8Array(1001)), { code: 'LOG_BACKLOG' }, 'bytes count too');
  t.equal(await store.log.append(0, new Uint8Array(10)), 10, 'and it goes on');
});
