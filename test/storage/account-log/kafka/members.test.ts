import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import type { KafkaServer } from '../../../../bench/servers/kafka-server.ts';
import type { KafkaAccountLog } from '../../../../storage/account-log/kafka/kafka-account-log.ts';
import type { KafkaLogOptions } from '../../../../storage/account-log/kafka/kafka-options.ts';
import { until } from '../../../support/patience.ts';
import { appendMany } from '../contract.ts';
import { RecordingConsumer } from '../recording-consumer.ts';
import type { MemberIsTold, MemberSays } from './member-process.ts';
import { createTopicFor, logOptions, node, openFor, startKafka } from './support.ts';

interface Member { readonly log: KafkaAccountLog; readonly consumer: RecordingConsumer }

const PARTITIONS = 8;
const server = await startKafka(t);
if (server !== null) {
  t.test('members share the partitions, few of them move, none is held twice, and take-over begins at the commit', async t => {
    // Nobody is to be missed here: on a slow machine a broker or a member may stand still for seconds.
    const { options, join } = await rig(t, server, { sessionTimeoutMs: 60_000, rebalanceTimeoutMs: 60_000 });
    const a = await join('a');
    const watch = new OverlapWatch();
    t.teardown(() => { watch.stop(); });
    watch.add(a);
    t.equal(a.consumer.owned.size, PARTITIONS);
    await appendMany(a.log, 7, 40);
    await until(() => a.consumer.values(7).length === 40);
    await a.log.commit(7, a.consumer.owned.get(7)?.generation ?? -1, 25);

    const b = await join('b');
    watch.add(b);
    await until(() => a.consumer.owned.size === 4 && b.consumer.owned.size === 4);
    t.strictSame(ownersOf(a.log), ['a', 'a', 'a', 'a', 'b', 'b', 'b', 'b'], 'what a keeps stays');
    t.strictSame(a.log.ownerMap(), b.log.ownerMap(), 'both know the same map');
    t.strictSame(b.log.ownerMap().owners[7], node('b'), 'with what the node says of itself');
    t.equal(a.consumer.owned.get(0)?.generation, 1, 'its own all along');
    t.equal(a.consumer.assignments, 1, 'and not assigned again');
    t.equal(b.consumer.owned.get(7)?.committedOffset, 25);
    await until(() => b.consumer.values(7).length === 15);
    t.equal(b.consumer.values(7)[0], 'value 25');
    await appendMany(a.log, 6, 10);
    await until(() => b.consumer.values(6).length === 10);
    await appendMany(b.log, 0, 10);
    await until(() => a.consumer.values(0).length === 10);

    const before = ownersOf(a.log);
    const c = await join('c');
    watch.add(c);
    await until(() => [a, b, c].reduce((sum, { consumer }) => sum + consumer.owned.size, 0) === PARTITIONS && a.log.ownerMap().version === c.log.ownerMap().version);
    const moved = ownersOf(c.log).filter((owner, partition) => owner !== before[partition]);
    t.strictSame(moved, ['c', 'c'], 'only what c gets');

    await b.log.leave();
    t.equal(b.consumer.owned.size, 0);
    await until(() => a.consumer.owned.size + c.consumer.owned.size === PARTITIONS);
    await until(() => !ownersOf(b.log).includes('b'));
    t.strictSame(b.log.ownerMap(), a.log.ownerMap(), 'who has left still knows who took over');
    t.type(await b.log.append(5, Uint8Array.of(1)), 'number', 'and can append');
    t.strictSame(watch.overlaps, []);
    t.ok(watch.samples > 100);
    for (const { consumer } of [a, b, c]) t.strictSame(consumer.violations, []);
    t.ok(options.sessionTimeoutMs !== undefined);
  });

  t.test('a member that stood still for longer than its session holds nothing and commits nothing when it goes on', async t => {
    const { options, join } = await rig(t, server);
    const child = fork(fileURLToPath(new URL('member-process.ts', import.meta.url)), [JSON.stringify({ ...options, node: node('child'), commitIntervalMs: 1000 })], { execArgv: ['--import=./test/support/strip-types.js'] });
    t.teardown(() => child.kill('SIGKILL'));
    const said: MemberSays[] = [];
    child.on('message', message => { said.push(message as MemberSays); });
    await until(() => said.some(({ kind }) => kind === 'owned'));
    const a = await join('a');
    await until(() => a.consumer.owned.size === 4);
    const theirs = a.log.ownerMap().owners.flatMap((owner, partition) => owner?.name === 'child' ? [partition] : []);
    t.equal(theirs.length, 4);
    await Promise.all(theirs.map(partition => appendMany(a.log, partition, 20)));
    // It is told to commit and stands still before the commit is sent: what it has in hand must not count afterwards.
    child.send({ kind: 'commitEverything' } satisfies MemberIsTold);
    const stoppedMs = Date.now();
    child.kill('SIGSTOP');
    await until(() => a.consumer.owned.size === PARTITIONS);
    const takenOverMs = Date.now() - stoppedMs;
    const committed = await Promise.all(theirs.map(partition => a.log.committed(partition)));
    t.ok(theirs.every(partition => a.consumer.owned.get(partition)?.committedOffset === 0));
    await until(() => theirs.every(partition => a.consumer.values(partition).length === 20));
    const goesOnMs = Date.now();
    child.kill('SIGCONT');
    await until(() => said.filter(message => message.kind === 'holds' && message.atMs >= goesOnMs).length > 60);
    const held = said.filter(message => message.kind === 'holds' && message.atMs >= goesOnMs && message.partitions.some(partition => a.consumer.owned.has(partition)));
    t.strictSame(held, [], 'from its first step on');
    t.strictSame(await Promise.all(theirs.map(partition => a.log.committed(partition))), committed);
    t.strictSame(committed, [0, 0, 0, 0]);
    t.strictSame(a.consumer.violations, []);
    t.comment(`taken over ${takenOverMs} ms after it stopped, with a session of ${options.sessionTimeoutMs ?? 0} ms`);
  });
}

async function rig(t: Test, server: KafkaServer, changes: Partial<KafkaLogOptions> = {}): Promise<{ options: KafkaLogOptions; join: (name: string) => Promise<Member> }> {
  const options = logOptions(server, { partitions: PARTITIONS, ...changes });
  await createTopicFor(options);
  return {
    options,
    join: async name => {
      const log = await openFor(t, { ...options, node: node(name) });
      const consumer = new RecordingConsumer(log);
      await log.subscribe(consumer);
      return { log, consumer };
    },
  };
}

function ownersOf(log: KafkaAccountLog): (string | null)[] {
  return log.ownerMap().owners.map(owner => owner?.name ?? null);
}

/** Looks, as often as it can, whether two members say at the same time that they hold a partition. */
class OverlapWatch {
  readonly overlaps: number[] = [];
  samples = 0;
  private readonly members: Member[] = [];
  private readonly timer = setInterval(() => { this.look(); }, 2);

  add(member: Member): void {
    this.members.push(member);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    this.samples += 1;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const holders = this.members.filter(({ log, consumer }) => log.holds(partition, consumer.owned.get(partition)?.generation ?? -1));
      if (holders.length > 1) this.overlaps.push(partition);
    }
  }
}
