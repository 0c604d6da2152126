import t from 'tap';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { MemoryAccountLog, type LogMood } from '../../../storage/account-log/account-log-memory.ts';
import { seededRandom } from '../support.ts';
import { accountLogContract, appendMany } from './contract.ts';
import { RecordingConsumer } from './recording-consumer.ts';

for (const mood of ['plain', 'duplicates', 'rebalances'] as const satisfies readonly LogMood[]) {
  t.test(`memory, ${mood}`, async t => {
    let seed = 1;
    accountLogContract(t, async () => ({ log: new MemoryAccountLog({ clock: systemClock, random: seededRandom(seed++), partitions: 4, mood }) }));
  });
}

t.test('the mood of duplicates has records twice, unknown results that are there and some that come later', async t => {
  const clock = new ManualClock();
  const log = new MemoryAccountLog({ clock, random: seededRandom(7), partitions: 1, mood: 'duplicates' });
  const accepted = await appendMany(log, 0, 500);
  const values = async (): Promise<string[]> => (await log.read(0, 0, 10_000, 1e9)).map(({ value }) => Buffer.from(value).toString());
  const before = await values();
  const known = new Set(accepted.map(({ value }) => value));
  t.ok(before.some((value, i) => value === before[i - 1]), 'twice');
  t.ok(before.some(value => !known.has(value)), 'unknown and there');
  clock.advance(1000);
  t.ok((await values()).length > before.length, 'unknown and late');
});

t.test('a rebalance replays from the committed offset under a new generation, and the former owner cannot commit', async t => {
  const clock = new ManualClock();
  const log = new MemoryAccountLog({ clock, random: seededRandom(1), partitions: 2 });
  const consumer = new RecordingConsumer(log);
  await log.subscribe(consumer);
  await appendMany(log, 0, 10);
  const former = consumer.owned.get(0)?.generation ?? -1;
  await log.commit(0, former, 4);
  log.rebalance([0]);
  t.notOk(log.holds(0, former));
  await log.commit(0, former, 9);
  t.ok(consumer.owned.has(1), 'the other partition stays');
  await appendMany(log, 0, 5, 'meanwhile');
  clock.advance(100);
  await new Promise(resolve => { setImmediate(resolve); });
  t.equal(consumer.owned.get(0)?.committedOffset, 4, 'the late commit was ignored');
  t.not(consumer.owned.get(0)?.generation, former);
  t.equal(consumer.values(0).length, 11, 'from 4 to the end');
  t.strictSame(consumer.violations, []);
});

t.test('deleted records are skipped', async t => {
  const log = new MemoryAccountLog({ clock: new ManualClock(), random: seededRandom(1), partitions: 1 });
  await appendMany(log, 0, 10);
  const consumer = new RecordingConsumer(log);
  await log.subscribe(consumer);
  await new Promise(resolve => { setImmediate(resolve); });
  await log.commit(0, consumer.owned.get(0)?.generation ?? -1, 6);
  log.deleteCommitted(0);
  t.strictSame((await log.read(0, 0, 100, 1e6)).map(({ position }) => position.offset), [6, 7, 8, 9]);
});
