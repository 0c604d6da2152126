import t from 'tap';
import { Broadcasts } from '../../../../gateway/business/broadcasts/broadcasts.ts';
import { BroadcastRunner, type HandIn } from '../../../../gateway/business/broadcasts/broadcast-runner.ts';
import { SecretBox } from '../../../../gateway/business/registry/secret-box.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { systemClock } from '../../../../proto/clock-system.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { until } from '../../../support/patience.ts';
import { TestKeyRing } from '../../device/world.ts';

const payloads = (count: number): { to: string; template: object }[] => Array.from({ length: count }, (_, n) => ({ to: `+1415555${String(1000 + n)}`, template: { name: 'sale' } }));
const secrets = new SecretBox(new TestKeyRing(), systemRandom);

function world() {
  const records = new MemoryBusinessRecords();
  const broadcasts = new Broadcasts(records, secrets, systemClock, systemRandom);
  const handed: { to: string; id: string }[] = [];
  const failures: unknown[] = [];
  const start = (node: string, handIn: HandIn = async () => ({ code: 0, retryAfterMs: 0 })): BroadcastRunner => {
    const runner = new BroadcastRunner({
      broadcasts, clock: systemClock, node, lookEveryMs: 20, onFailure: error => { failures.push(error); },
      handIn: async (number, payload, contentId) => {
        const answer = await handIn(number, payload, contentId);
        if (answer.code === 0) handed.push({ to: payload.to, id: Buffer.from(contentId).toString('hex') });
        return answer;
      },
    });
    runner.start();
    return runner;
  };
  const isDone = (id: string) => async (): Promise<boolean> => (await broadcasts.get(id))?.value.status === 'done';
  return { records, broadcasts, handed, start, isDone, failures };
}

t.test('each recipient once, by one node of several, with a result each', async t => {
  const { records, broadcasts, handed, start, isDone, failures } = world();
  const tries = new Map<string, number>();
  const handIn: HandIn = async (_, { to }) => {
    tries.set(to, (tries.get(to) ?? 0) + 1);
    if (to.endsWith('1003')) return { code: 131030, retryAfterMs: 0 };
    return to.endsWith('1004') && tries.get(to) === 1 ? { code: 130429, retryAfterMs: 5 } : { code: 0, retryAfterMs: 0 };
  };
  const runners = [start('one', handIn), start('two', handIn)];
  const { id } = await broadcasts.create({ phoneNumberId: 'p', name: 'spring', pace: 10_000, payloads: payloads(120) });
  await until(isDone(id), 'done');
  await Promise.all(runners.map(runner => runner.stop()));
  t.strictSame([handed.length, new Set(handed.map(each => each.id)).size, new Set(handed.map(({ to }) => to)).size], [119, 119, 119]);
  t.strictSame([...await broadcasts.tally(id)].sort(), [[0, 119], [131030, 1]].sort());
  t.strictSame((await broadcasts.results(id, 2)).map(({ recipient }) => recipient), Array.from({ length: 20 }, (_, n) => 100 + n));
  t.match((await broadcasts.results(id, 0))[3], { recipient: 3, to: '+14155551003', code: 131030 });
  t.strictSame(await broadcasts.openOnes(), []);
  t.strictSame(failures, []);
  const kept = JSON.stringify(await records.list('broadcast-part', id, { limit: 10 }));
  t.notMatch(kept, /1415555|sale/, 'nobody\'s number and no parameter is readable in the store');
});

t.test('paused it rests, resumed it goes on; another node goes on with what one left', async t => {
  const { broadcasts, handed, start, isDone } = world();
  const first = start('one');
  const { id } = await broadcasts.create({ phoneNumberId: 'p', name: '', pace: 100, payloads: payloads(100) });
  await until(() => handed.length >= 20, 'twenty are sent');
  await broadcasts.setStatus(id, 'paused');
  let before = -1;
  await until(async () => {
    const isStill = handed.length === before;
    before = handed.length;
    await new Promise(resolve => { setTimeout(resolve, 300); });
    return isStill;
  }, 'it rests');
  t.ok(handed.length < 100, `${handed.length} of 100`);
  await broadcasts.setStatus(id, 'running');
  await until(() => handed.length > before, 'it goes on');
  await first.stop();
  t.ok(await broadcasts.claim(id, 'two', 60_000), 'it need not wait until the other\'s claim has run out');
  const second = start('two');
  await until(isDone(id), 'done');
  await second.stop();
  t.equal(new Set(handed.map(each => each.id)).size, 100);
  t.equal((await broadcasts.setStatus(id, 'running'))?.value.status, 'done', 'what is over stays over');
});

t.test('after a crash what was not written down is handed in again, under the same ids', async t => {
  const { broadcasts, handed, start, isDone } = world();
  const { id } = await broadcasts.create({ phoneNumberId: 'p', name: '', pace: 1000, payloads: payloads(60) });
  let count = 0;
  const dying = start('one', async () => (count += 1) <= 30 ? { code: 0, retryAfterMs: 0 } : new Promise(() => undefined));
  await until(() => handed.length === 30, 'half of it');
  const again = start('one');
  await until(isDone(id), 'done');
  await again.stop();
  t.equal(new Set(handed.map(each => each.id)).size, 60);
  t.equal(handed.length, 90, 'the first thirty twice');
  t.ok(dying);
});

/** A node with records that others share: a runner that looks so seldom that only what it is told counts. */
function nodeOn(records: MemoryBusinessRecords, node: string, lookEveryMs = 600_000): { broadcasts: Broadcasts; runner: BroadcastRunner; handed: string[] } {
  const broadcasts = new Broadcasts(records, secrets, systemClock, systemRandom);
  const handed: string[] = [];
  const runner = new BroadcastRunner({
    broadcasts, clock: systemClock, node, lookEveryMs, onFailure: error => { throw error; },
    handIn: async (_, { to }) => {
      handed.push(to);
      return { code: 0, retryAfterMs: 0 };
    },
  });
  return { broadcasts, runner, handed };
}

t.test('what is begun or resumed at a node is worked by it at once; nobody looks for it meanwhile', async t => {
  const { records, isDone } = world();
  const [one, two] = [nodeOn(records, 'one'), nodeOn(records, 'two')];
  for (const { runner } of [one, two]) runner.start();
  await new Promise(resolve => { setTimeout(resolve, 50); });
  const looks = t.capture(two.broadcasts, 'openOnes', two.broadcasts.openOnes.bind(two.broadcasts));
  const { id } = await one.broadcasts.create({ phoneNumberId: 'p', name: '', pace: 50, payloads: payloads(60) });
  await until(() => one.handed.length >= 5, 'it has begun');
  await two.broadcasts.setStatus(id, 'paused');
  await until(async () => (await two.broadcasts.openOnes())[0]?.value.node === '', 'it is nobody\'s');
  t.equal(two.handed.length, 0);
  looks();
  await two.broadcasts.setStatus(id, 'running');
  await until(isDone(id), 'done');
  t.equal(looks().length, 1);
  t.ok(two.handed.length > 0, 'the node that was told of it goes on');
  t.equal(new Set([...one.handed, ...two.handed]).size, 60);
  t.equal(one.handed.length + two.handed.length, 60);
  await Promise.all([one, two].map(({ runner }) => runner.stop()));
});

t.test('resumed before the node that works it has noticed the pause, it goes on there', async t => {
  const { records, isDone } = world();
  const [one, two] = [nodeOn(records, 'one'), nodeOn(records, 'two')];
  for (const { runner } of [one, two]) runner.start();
  const { id } = await one.broadcasts.create({ phoneNumberId: 'p', name: '', pace: 50, payloads: payloads(30) });
  await until(() => one.handed.length > 0, 'it has begun');
  const release = one.broadcasts.release.bind(one.broadcasts);
  one.broadcasts.release = async (...which) => {
    // It has seen the pause; the claim is still its own.
    await two.broadcasts.setStatus(id, 'running');
    await new Promise(resolve => { setTimeout(resolve, 50); });
    return release(...which);
  };
  await two.broadcasts.setStatus(id, 'paused');
  await until(isDone(id), 'done');
  t.equal(one.handed.length + two.handed.length, 30);
  await Promise.all([one, two].map(({ runner }) => runner.stop()));
});

t.test('what the node has died over that had begun it is found by another at its next look, and when its claim has run out', async () => {
  const { records, isDone } = world();
  const dead = nodeOn(records, 'dead');
  const two = nodeOn(records, 'two', 50);
  two.runner.start();
  const { id } = await dead.broadcasts.create({ phoneNumberId: 'p', name: '', pace: 1000, payloads: payloads(10) });
  await until(isDone(id), 'done');
  const three = nodeOn(records, 'three');
  const claimed = await dead.broadcasts.create({ phoneNumberId: 'q', name: '', pace: 1000, payloads: payloads(10) });
  await dead.broadcasts.claim(claimed.id, 'dead', 300);
  await two.runner.stop();
  three.runner.start();
  await until(isDone(claimed.id), 'done, by one that looked while it was claimed');
  await three.runner.stop();
});

t.test('a store that does not answer is asked ever less often, and at the old pace when it does again', async t => {
  const clock = new ManualClock();
  const { broadcasts } = world();
  const isDown = { value: true };
  const looks = t.capture(broadcasts, 'openOnes', async () => {
    if (isDown.value) throw new Error('no host');
    return [];
  });
  const failures: unknown[] = [];
  const runner = new BroadcastRunner({
    broadcasts, clock, node: 'one', lookEveryMs: 500, onFailure: error => { failures.push(error); }, handIn: async () => ({ code: 0, retryAfterMs: 0 }),
  });
  runner.start();
  await clock.advanceAsync(120_000, 500);
  t.equal(failures.length, 8, 'after 0, 1, 3, 7, 15, 31, 61 and 91 s');
  isDown.value = false;
  await clock.advanceAsync(30_000, 500);
  looks();
  await clock.advanceAsync(5_000, 500);
  t.equal(looks().length, 10);
  t.equal(failures.length, 8);
  await runner.stop();
});
