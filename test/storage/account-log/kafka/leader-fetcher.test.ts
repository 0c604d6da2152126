import t from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import type { FetchAnswer, FetchRequest } from '../../../../storage/account-log/kafka/kafka-broker.ts';
import { LeaderFetcher } from '../../../../storage/account-log/kafka/leader-fetcher.ts';
import { Lease } from '../../../../storage/account-log/kafka/lease.ts';
import { Tenures } from '../../../../storage/account-log/kafka/tenures.ts';
import { fakeBroker, fakeBrokers, ProtocolError } from './fake-brokers.ts';

t.test('one partition whose offset is not in the log does not hold up the others of its broker', async t => {
  const clock = new ManualClock();
  const lease = new Lease(clock, 1e9);
  lease.renewFrom(0);
  const seen: string[] = [];
  const tenures = new Tenures(lease, {
    assigned: () => undefined,
    revoked: () => undefined,
    records: (partition, _generation, records) => { seen.push(`${partition}: ${records.map(({ position }) => position.offset).join(' ')}`); },
    skipped: (partition, _generation, offset) => { seen.push(`${partition} skipped to ${offset}`); },
  }, 1);
  // 0 was deleted up to 4, 1 has lost what was committed, 2 is well.
  const log = new Map([[0, { start: 4, end: 6 }], [1, { start: 0, end: 5 }], [2, { start: 0, end: 2 }]]);
  const broker = fakeBroker({
    fetch: async ({ partitions: asked }: FetchRequest): Promise<FetchAnswer> => {
      for (const { partition, fromOffset } of asked) {
        const { start, end } = log.get(partition) ?? { start: 0, end: 0 };
        if (fromOffset < start || fromOffset > end) throw new ProtocolError('OFFSET_OUT_OF_RANGE', partition);
      }
      await new Promise<void>(resolve => { clock.after(10, resolve); });
      return { partitions: asked.map(({ partition, fromOffset }) => {
        const { end } = log.get(partition) ?? { end: 0 };
        const records = Array.from({ length: end - fromOffset }, (_, i) => ({ offset: fromOffset + i, value: Buffer.from('x') }));
        return { partition, errorCode: 0, endOffset: end, records };
      }) };
    },
  });
  const cluster = fakeBrokers([1, 1, 1], { 1: broker });
  for (const [partition, { start, end }] of log) {
    cluster.starts.set(partition, start);
    cluster.ends.set(partition, end);
  }
  const warnings: string[] = [];
  const fetcher = new LeaderFetcher(1, {
    cluster, clock, lease, tenures, endOffset: () => undefined, leadersMayHaveMoved: () => undefined,
    report: (level, text) => { if (level === 'warn') warnings.push(text); },
  });
  tenures.keep(1, [0, 1, 2]);
  tenures.begin([{ partition: 0, generation: 1, committedOffset: 0 }, { partition: 1, generation: 1, committedOffset: 9 }, { partition: 2, generation: 1, committedOffset: 0 }]);
  fetcher.wake();
  await clock.advanceAsync(1000);
  t.strictSame(seen, ['0 skipped to 4', '0: 4 5', '2: 0 1']);
  t.equal(warnings.length, 1);
  t.match(warnings[0], /partition 1 ends at 5, but 9 was committed/);
  await clock.advanceAsync(6000);
  t.equal(warnings.length, 2, 'it is looked at again');
  fetcher.stop();
  tenures.end();
});
