import t, { type Test } from 'tap';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { Lease } from '../../../../storage/account-log/kafka/lease.ts';
import { Tenures } from '../../../../storage/account-log/kafka/tenures.ts';

/** Messages as a fetch brings them. */
function messages(from: number, to: number): { offset: number; value: Buffer }[] {
  return Array.from({ length: to - from + 1 }, (_, i) => ({ offset: from + i, value: Buffer.from(String(from + i)) }));
}

function rig(t: Test): { tenures: Tenures; lease: Lease; seen: string[]; clock: ManualClock; own: (generation: number, own: number[], committed?: number) => void } {
  const clock = new ManualClock();
  const lease = new Lease(clock, 1000);
  lease.renewFrom(0);
  const seen: string[] = [];
  const tenures = new Tenures(lease, {
    assigned: partitions => { seen.push(`assigned ${partitions.map(({ partition, generation }) => `${partition} in ${generation}`).join(', ')}`); },
    revoked: partitions => {
      seen.push(`revoked ${partitions.join()}`);
      t.ok(partitions.every(partition => tenures.get(partition) === undefined), 'nothing of it is held any more when it is said');
    },
    records: (partition, generation, records) => { seen.push(`${partition} in ${generation}: ${records.map(({ value }) => Buffer.from(value).toString()).join(' ')}`); },
    skipped: (partition, _generation, offset) => { seen.push(`${partition} skipped to ${offset}`); },
  }, 1);
  const own = (generation: number, partitions: number[], committed = 0): void => {
    const gained = tenures.keep(generation, partitions);
    tenures.begin(gained.map(partition => ({ partition, generation, committedOffset: committed })));
  };
  return { tenures, lease, seen, clock, own };
}

t.test('a tenure goes on only where nobody else can have had the partition in between', async t => {
  const { tenures, seen, own } = rig(t);
  own(4, [0, 1]);
  own(5, [1, 2]);
  t.strictSame(seen.splice(0), ['assigned 0 in 4, 1 in 4', 'revoked 0', 'assigned 2 in 5']);
  t.ok(tenures.holds(1, 4));
  t.notOk(tenures.holds(1, 5), 'the owner knows it by the generation in which it began');
  own(5, [1, 2]);
  t.strictSame(seen.splice(0), [], 'told the same once more');
  own(7, [1, 2]);
  t.strictSame(seen.splice(0), ['revoked 1,2', 'assigned 1 in 7, 2 in 7'], 'in generation 6 they may have been another\'s');
  own(1, [1]);
  t.strictSame(seen.splice(0), ['revoked 1,2', 'assigned 1 in 1'], 'the group was made anew');
});

t.test('whatever fetchers bring, each offset is handed over once and in order', async t => {
  const { tenures, seen, own } = rig(t);
  own(1, [0], 5);
  seen.length = 0;
  tenures.handOver(0, 5, messages(3, 7));
  tenures.handOver(0, 5, messages(5, 7));
  tenures.handOver(0, 5, messages(6, 9));
  tenures.handOver(0, 5, messages(12, 14));
  tenures.handOver(0, 12, messages(12, 14));
  tenures.handOver(3, 0, messages(0, 2));
  t.strictSame(seen, ['0 in 1: 5 6 7', '0 in 1: 8 9'], 'lower ones are skipped, those beyond a gap and those of others dropped');
  seen.length = 0;
  tenures.handOver(0, 10, messages(12, 13));
  t.strictSame(seen, ['0 skipped to 12', '0 in 1: 12 13'], 'a gap right where it was asked for was deleted');
  tenures.skip(0, 3);
  t.equal(tenures.get(0)?.nextOffset, 14);
});

t.test('nothing is handed over while paused, without a lease, or after it was lost', async t => {
  const { tenures, lease, seen, clock, own } = rig(t);
  own(1, [0]);
  const tenure = tenures.get(0);
  if (tenure === undefined) throw new Error('not begun');
  seen.length = 0;
  tenure.paused = true;
  tenures.handOver(0, 0, messages(0, 1));
  tenure.paused = false;
  clock.advance(1001);
  t.notOk(tenures.holds(0, 1));
  tenures.handOver(0, 0, messages(0, 1));
  t.strictSame(seen, []);
  lease.renewFrom(clock.monotonicMs());
  tenures.handOver(0, 0, messages(0, 1));
  t.strictSame(seen, ['0 in 1: 0 1']);
  lease.suspend();
  lease.renewFrom(0);
  t.notOk(lease.runs, 'an old answer brings nothing back');
  tenures.end();
  tenures.handOver(0, 2, messages(2, 3));
  t.strictSame(seen, ['0 in 1: 0 1', 'revoked 0']);
});
