import t from 'tap';
import { ProfileTeller } from '../../../gateway/business/profile-teller.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { MemoryBusinessRecords } from '../../../storage/business-records/business-records-memory.ts';

/** Nodes on the same records; nobody knows the number any more, so that telling it is over at once. */
function world() {
  const clock = new ManualClock();
  const records = new MemoryBusinessRecords();
  let reads = 0;
  const registry = { numbers: { get: async () => null } } as unknown as ConstructorParameters<typeof ProfileTeller>[0]['registry'];
  const counted = new Proxy(records, {
    get: (target, name) => {
      if (name === 'list') reads += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) as unknown : value;
    },
  });
  const teller = (node: string): ProfileTeller => new ProfileTeller({
    records: counted, registry, store: { peers: async () => [] }, line: { hand: async () => undefined }, port: { findAccount: async () => null }, clock, node, settleMs: 10_000,
    consumersPerSecond: 1000, onFailure: error => { throw error; },
  });
  const isTold = async (): Promise<boolean> => await records.get('profile-telling', 'number') === null;
  return { clock, teller, isTold, reads: () => reads };
}

t.test('a change is told by the node at which it was made, when it has settled; the store is hardly asked', async t => {
  const { clock, teller, isTold, reads } = world();
  const one = teller('one');
  one.start();
  await clock.advanceAsync(5000, 100);
  await one.changed('number');
  await clock.advanceAsync(9500, 100);
  t.notOk(await isTold());
  await clock.advanceAsync(1000, 100);
  t.ok(await isTold());
  const before = reads();
  await clock.advanceAsync(60_000, 100);
  t.equal(reads() - before, 2, 'twice in a minute');
  await one.stop();
});

t.test('a change whose node has died is told by another', async t => {
  const { clock, teller, isTold } = world();
  const two = teller('two');
  two.start();
  await clock.advanceAsync(1000, 100);
  await teller('dead').changed('number');
  await clock.advanceAsync(30_000, 100);
  t.ok(await isTold(), 'at its next look');
  await teller('dead').changed('number');
  two.wake();
  await clock.advanceAsync(10_500, 100);
  t.ok(await isTold(), 'or when it is told that something may be left, as soon as it has settled');
  await two.stop();
});
