import t, { type Test } from 'tap';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { MemoryLogCluster } from '../../../storage/account-log/memory-log-cluster.ts';
import type { LogNode } from '../../../storage/account-log/membership.ts';
import type { MemoryLogMember } from '../../../storage/account-log/memory-log-member.ts';
import { seededRandom } from '../support.ts';
import { accountLogContract, appendMany } from './contract.ts';
import { RecordingConsumer } from './recording-consumer.ts';

// The clock's timers keep no process alive.
const awake = setInterval(() => undefined, 1000);
t.teardown(() => { clearInterval(awake); });

const QUICK = { clock: systemClock, random: seededRandom(1), partitions: 4, heartbeatMs: 5 };

t.test('the only member', async t => {
  accountLogContract(t, async () => {
    const cluster = new MemoryLogCluster(QUICK);
    return { log: cluster.join(node('a')), reopen: async () => cluster.join(node('a')) };
  });
});

t.test('a member that takes over from another', async t => {
  accountLogContract(t, async () => {
    const cluster = new MemoryLogCluster(QUICK);
    const other = cluster.join(node('b'));
    await other.subscribe(new RecordingConsumer(other));
    await other.close();
    return { log: cluster.join(node('a')), reopen: async () => cluster.join(node('a')) };
  });
});

t.test('a member that has bad luck with everything', async t => {
  accountLogContract(t, async () => {
    const cluster = new MemoryLogCluster(QUICK);
    cluster.setFaults({ latencyMs: 1, twice: 0.1, unknown: 0.1, late: 0.05, lateMs: 20, moved: 0.1, lost: 0.05, staleBatch: 0.1, staleMs: 50 });
    return { log: cluster.join(node('a')) };
  });
});

t.test('two members share the partitions, see each other’s records and know who owns what', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  t.strictSame(ownersOf(a.log), ['a', 'a', 'a', 'a']);
  const b = await join('b');
  t.strictSame(ownersOf(a.log), ['a', 'a', 'b', 'b'], 'what a keeps stays');
  await pass(clock, 1000);
  t.strictSame(ownersOf(b.log), ownersOf(a.log));
  t.equal(a.log.ownerMap().version, b.log.ownerMap().version);
  t.strictSame([...a.consumer.owned.keys()], [0, 1]);
  t.strictSame([...b.consumer.owned.keys()], [2, 3]);
  t.equal(a.consumer.owned.get(0)?.generation, 1, 'its own all along');
  await appendMany(a.log, 3, 20);
  await pass(clock, 10);
  t.equal(b.consumer.values(3).length, 20);
  await a.log.leave();
  t.equal(a.consumer.owned.size, 0);
  await pass(clock, 1000);
  t.strictSame([...b.consumer.owned.keys()].sort(), [0, 1, 2, 3]);
  t.strictSame(ownersOf(a.log), ['b', 'b', 'b', 'b'], 'it still sees who took over');
  await a.log.append(3, Uint8Array.of(1));
  await a.log.close();
  t.equal(cluster.endOffset(3), 21);
  clean(t, a, b);
});

t.test('while all members join again nobody may act, and afterwards they go on where they were', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  const b = await join('b');
  const generation = a.consumer.owned.get(0)?.generation ?? -1;
  await appendMany(a.log, 0, 5);
  await pass(clock, 500);
  cluster.freeze(b.log);
  cluster.rebalance();
  await pass(clock, 500);
  t.notOk(a.log.holds(0, generation), 'it has heard, and waits for b');
  cluster.thaw(b.log);
  await pass(clock, 1000);
  t.ok(a.log.holds(0, generation));
  await appendMany(b.log, 0, 5);
  await pass(clock, 10);
  t.equal(a.consumer.values(0).length, 10);
  clean(t, a, b);
});

t.test('a member that is killed is missed when its session runs out', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  const b = await join('b');
  await appendMany(a.log, 0, 8);
  await pass(clock, 10);
  await a.log.commit(0, a.consumer.owned.get(0)?.generation ?? -1, 3);
  cluster.kill(a.log);
  await pass(clock, 5000);
  t.notOk(b.consumer.owned.has(0));
  await pass(clock, 3000);
  t.equal(b.consumer.owned.get(0)?.committedOffset, 3);
  t.equal(b.consumer.values(0).length, 5);
});

t.test('a member that stands still loses its lease before others get its partitions, and hears of it when it goes on', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  const b = await join('b');
  await appendMany(a.log, 0, 8);
  await pass(clock, 10);
  const generation = a.consumer.owned.get(0)?.generation ?? -1;
  cluster.freeze(a.log);
  let before = true;
  for (let ms = 0; ms < 10_000; ms += 100) {
    await pass(clock, 100);
    const isOthers = b.consumer.owned.has(0);
    if (isOthers && a.log.holds(0, generation)) t.fail('two owners');
    if (!isOthers && !a.log.holds(0, generation)) before = false;
  }
  t.notOk(before, 'for a while it was nobody’s');
  t.ok(b.consumer.owned.has(0));
  t.ok(a.consumer.owned.has(0), 'it was not told');
  await a.log.commit(0, generation, 8);
  t.equal(cluster.committedOffset(0), 0);
  cluster.thaw(a.log);
  await pass(clock, 2000);
  t.notSame(a.consumer.owned.get(0)?.generation, generation);
  t.equal(a.consumer.owned.size, 2, 'it has joined again');
  clean(t, a, b);
});

t.test('the log refuses commits of another generation, and does not look at who holds the partition', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  const b = await join('b');
  await appendMany(a.log, 0, 8);
  const { group } = cluster;
  t.notOk(group.commit(a.log, group.generation - 1, 0, 5));
  t.ok(group.commit(b.log, group.generation, 0, 5), 'b holds other partitions');
  t.ok(group.commit(a.log, group.generation, 0, 4), 'and offsets can go back');
  t.equal(cluster.committedOffset(0), 4);
  cluster.kill(a.log);
  await pass(clock, 8000);
  t.notOk(group.commit(a.log, group.generation, 0, 6), 'no member');
});

t.test('a member that was out for a generation does not keep a partition that another had meanwhile, though it never heard that it was out', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  const b = await join('b');
  const generation = b.consumer.owned.get(3)?.generation;
  await appendMany(a.log, 3, 8);
  await pass(clock, 10);
  cluster.freeze(b.log);
  cluster.rebalance();
  await pass(clock, 8000);
  await a.log.commit(3, a.consumer.owned.get(3)?.generation ?? -1, 5);
  t.equal(cluster.committedOffset(3), 5);
  // What it hears first is of the rebalance, not that it is unknown.
  cluster.group.join(b.log);
  await pass(clock, 1000);
  cluster.thaw(b.log);
  await pass(clock, 2000);
  t.equal(b.consumer.owned.get(3)?.committedOffset, 5);
  t.not(b.consumer.owned.get(3)?.generation, generation);
  clean(t, a, b);
});

t.test('a commit that waits while its partition is lost is not sent', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  await appendMany(a.log, 3, 8);
  const generation = a.consumer.owned.get(3)?.generation ?? -1;
  cluster.setFaults({ late: 1, lateMs: 100 });
  cluster.freeze(a.log);
  const committed = a.log.commit(3, generation, 8).catch(() => undefined);
  const b = await join('b', 10_000);
  cluster.thaw(a.log);
  await pass(clock, 1000);
  await committed;
  t.equal(cluster.committedOffset(3), 0);
  clean(t, a, b);
});

t.test('a batch that comes again, or of a time before the partition was lost and regained, is not handed over', async t => {
  const { clock, cluster, join } = rig();
  cluster.setFaults({ staleBatch: 1, staleMs: 3000, latencyMs: 2 });
  const a = await join('a');
  for (let i = 0; i < 20; i += 1) {
    void appendMany(a.log, 0, 5, `round ${i}`);
    await pass(clock, 300);
    if (i % 5 === 0) await (await join(`b${i}`)).log.close();
  }
  await pass(clock, 10_000);
  t.equal(new Set(a.consumer.all.map(({ position }) => position.offset)).size, 100);
  clean(t, a);
});

t.test('deleted records are skipped', async t => {
  const { clock, cluster, join } = rig();
  const a = await join('a');
  await appendMany(a.log, 0, 10);
  await pass(clock, 10);
  await a.log.commit(0, a.consumer.owned.get(0)?.generation ?? -1, 6);
  cluster.deleteCommitted(0);
  t.strictSame((await a.log.read(0, 0, 100, 1e6)).map(({ position }) => position.offset), [6, 7, 8, 9]);
  cluster.group.commit(a.log, cluster.group.generation, 0, 2);
  cluster.kill(a.log);
  await pass(clock, 8000);
  const b = await join('b');
  await pass(clock, 10);
  t.equal(b.consumer.owned.get(0)?.committedOffset, 2);
  t.equal(b.consumer.values(0).length, 4);
  clean(t, b);
});

interface Member { readonly log: MemoryLogMember; readonly consumer: RecordingConsumer }

function rig() {
  const clock = new ManualClock();
  const cluster = new MemoryLogCluster({ clock, random: seededRandom(3), partitions: 4 });
  const join = async (name: string, withinMs = 2000): Promise<Member> => {
    const log = cluster.join(node(name));
    const consumer = new RecordingConsumer(log);
    void log.subscribe(consumer);
    await pass(clock, withinMs);
    return { log, consumer };
  };
  return { clock, cluster, join };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  await clock.advanceAsync(ms, 50);
}

function node(name: string): LogNode {
  return { name, deviceUrl: `ws://${name}`, nodeUrl: `ws://${name}` };
}

function ownersOf(log: MemoryLogMember): readonly (string | null)[] {
  return log.ownerMap().owners.map(owner => owner?.name ?? null);
}

function clean(t: Test, ...members: readonly Member[]): void {
  for (const { log, consumer } of members) t.strictSame(consumer.violations, [], log.node.name);
}
