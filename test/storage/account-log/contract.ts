import type { Test } from 'tap';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import { loan } from '../support.ts';
import { until } from '../../support/patience.ts';
import { RecordingConsumer } from './recording-consumer.ts';

export interface LogUnderTest {
  readonly log: AccountLog;
  /** The same log after its process ended and started again; undefined where nothing outlives the process. */
  readonly reopen?: () => Promise<AccountLog>;
}

/** What every account log must do, in whatever mood. At least four partitions. */
export function accountLogContract(t: Test, make: (t: Test) => Promise<LogUnderTest>): void {
  t.test('appends to one partition keep the order of the calls, and each value that was accepted is there', async t => {
    const { log } = await make(t);
    const accepted = await appendMany(log, 0, 200);
    const records = await log.read(0, 0, 10_000, 10_000_000);
    const values = records.map(({ value }) => text(value));
    for (const { offset, value } of accepted) t.equal(values[offset], value, 'at its offset');
    t.ok(accepted.every(({ offset }, i) => offset > (accepted[i - 1]?.offset ?? -1)), 'offsets rise in call order');
    t.strictSame(records.map(({ position }) => position.offset), records.map((_, i) => i), 'offsets count from 0 without a gap');
    t.ok(log.endOffset(0) >= records.length);
    t.equal(log.endOffset(1), 0, 'partitions count by themselves');
  });

  t.test('what a caller does to the bytes after a call changes nothing', async t => {
    const { log } = await make(t);
    const value = loan(100, 7);
    const appended = log.append(0, value).catch(ignoreUnknown);
    value.fill(0xff);
    await appended;
    await appendMany(log, 0, 1);
    const read = async (): Promise<Uint8Array | undefined> => (await log.read(0, 0, 10, 10_000)).map(record => record.value).find(one => one.length === 100);
    const first = await read();
    t.same(first, loan(100, 7));
    first?.fill(0xff);
    t.same(await read(), loan(100, 7), 'nor to the bytes of an answer');
  });

  t.test('a consumer gets every record in offset order, from before and after it joined', async t => {
    const { log } = await make(t);
    const before = await appendMany(log, 1, 50, 'before');
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    const after = await appendMany(log, 1, 150, 'after');
    await until(() => consumer.owned.has(1) && consumer.values(1).length >= log.endOffset(1));
    const values = consumer.values(1);
    for (const { offset, value } of [...before, ...after]) t.equal(values[offset], value);
    t.strictSame(consumer.violations, []);
    t.equal(consumer.owned.size, log.partitions);
    await t.rejects(log.subscribe(consumer), { code: 'LOG_UNAVAILABLE' }, 'once per log object');
  });

  t.test('pause stops records, resume goes on without gap or repeat; other partitions go on', async t => {
    const { log } = await make(t);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    log.pause(2);
    const paused = log.append(2, new TextEncoder().encode('held back')).catch(ignoreUnknown);
    await paused;
    await appendMany(log, 3, 20);
    // A rebalance resumes everything, so the mood that has them is not asked.
    await until(() => consumer.owned.has(3) && consumer.values(3).length >= log.endOffset(3));
    if (consumer.assignments === 1) t.strictSame(consumer.values(2), []);
    log.resume(2);
    await appendMany(log, 2, 30);
    await until(() => consumer.owned.has(2) && consumer.values(2).length >= Math.max(20, log.endOffset(2)));
    t.ok(consumer.values(2).length >= 20);
    t.strictSame(consumer.violations, []);
  });

  t.test('read gives records again, bounded by count and bytes, at least one', async t => {
    const { log } = await make(t);
    await appendMany(log, 0, 40);
    // A write whose result is unknown may still be on its way.
    const all = await until(async () => {
      const found = await log.read(0, 0, 1000, 1_000_000);
      return found.length >= 40 && found;
    });
    t.equal((await log.read(0, 5, 3, 1_000_000)).length, 3);
    t.equal((await log.read(0, 5, 3, 1_000_000))[0]?.position.offset, 5);
    t.equal((await log.read(0, 7, 10, 1)).length, 1, 'one, however small the allowance');
    const two = (all[0]?.value.length ?? 0) + (all[1]?.value.length ?? 0);
    t.equal((await log.read(0, 0, 10, two)).length, 2);
    t.strictSame(await log.read(0, log.endOffset(0), 10, 1000), []);
  });

  t.test('a value belongs to the log until the append settles, and to the receiver afterwards', async t => {
    const { log } = await make(t);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    const value = new TextEncoder().encode('mine');
    await log.append(0, value).catch(ignoreUnknown);
    value.fill(0);
    await until(() => consumer.values(0).length > 0);
    t.equal(consumer.values(0)[0], 'mine');
    consumer.seen.get(0)?.[0]?.value.fill(1);
    t.equal(text((await log.read(0, 0, 1, 1000))[0]?.value), 'mine');
  });

  t.test('commits rise, and those of another generation are ignored', async t => {
    const { log, reopen } = await make(t);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    await appendMany(log, 0, 60);
    // A write whose result is unknown may still be on its way, and what is not there cannot be committed.
    await until(() => consumer.owned.has(0) && consumer.values(0).length >= Math.max(30, log.endOffset(0)));
    const generation = consumer.owned.get(0)?.generation ?? -1;
    t.ok(log.holds(0, generation));
    t.notOk(log.holds(0, generation - 1));
    t.notOk(log.holds(log.partitions, generation), 'no such partition');
    await log.commit(0, generation - 1, 50);
    await until(() => log.commit(0, generation, 30).then(() => true, () => false), 'a commit that is not lost on the way');
    await log.commit(0, generation, 20);
    await until(async () => await log.committed(0) === 30);
    t.equal(await log.committed(1), 0, 'partitions commit by themselves');
    await log.close();
    t.notOk(log.holds(0, generation), 'nothing is held after close');
    t.equal(consumer.owned.size, 0, 'close revokes');
    await t.rejects(log.append(0, new Uint8Array(1)), { code: 'LOG_UNAVAILABLE' });
    if (reopen === undefined) return;
    const again = new RecordingConsumer(await reopen());
    await again.log.subscribe(again);
    await until(() => again.values(0).length >= 30);
    t.equal(again.owned.get(0)?.committedOffset, 30, 'the highest commit of the owner');
    t.not(again.owned.get(0)?.generation, generation, 'a new owner, a new generation');
    t.strictSame(again.violations, []);
  });

  t.test('many appends to all partitions while the consumer pauses, resumes and commits', async t => {
    const { log } = await make(t);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    consumer.commitAll = true;
    for (let round = 0; round < 10; round++) {
      if (round % 3 === 0) log.pause(round % 4);
      await Promise.all([0, 1, 2, 3].map(partition => appendMany(log, partition, 25, `round ${round}`)));
      if (round % 3 === 1) for (const partition of [0, 1, 2, 3]) log.resume(partition);
    }
    for (const partition of [0, 1, 2, 3]) log.resume(partition);
    const gone = (partition: number): number => new Set(consumer.all.filter(r => r.partition === partition).map(r => r.position.offset)).size;
    await until(() => [0, 1, 2, 3].every(partition => gone(partition) >= log.endOffset(partition)));
    t.strictSame(consumer.violations, []);
  });
}

/** Appends without waiting in between; answers what was accepted. Unknown results are part of some moods, other rejections are not. */
export async function appendMany(log: AccountLog, partition: number, count: number, label = 'value'): Promise<{ offset: number; value: string }[]> {
  const results = await Promise.all(Array.from({ length: count }, async (_, i) => {
    const value = `${label} ${i}`;
    const offset = await log.append(partition, new TextEncoder().encode(value)).catch(ignoreUnknown);
    return offset === null ? [] : [{ offset, value }];
  }));
  return results.flat();
}

function ignoreUnknown(error: unknown): null {
  if (SealgateError.is(error, 'RESULT_UNKNOWN')) return null;
  throw error;
}

function text(value: Uint8Array | undefined): string {
  return Buffer.from(value ?? []).toString();
}
