import { execFileSync } from 'node:child_process';
import t from 'tap';
import { systemClock } from '../../proto/clock-system.ts';
import { sleep } from '../../proto/clock.ts';
import { until } from '../support/patience.ts';

t.test('a timer lets the process end, unless it is told to keep it', t => {
  const run = (keeps: string): string => execFileSync(process.execPath, [
    ...process.execArgv.filter(arg => arg.includes('strip-types')), '--input-type=module', '--eval',
    `import { systemClock } from '${new URL('../../proto/clock-system.ts', import.meta.url).href}'; systemClock.after(50, () => console.log('rang')${keeps});`,
  ], { encoding: 'utf8', env: { ...process.env, NODE_V8_COVERAGE: '' } });
  t.equal(run(''), '');
  t.equal(run(', true'), 'rang\n');
  t.end();
});

t.test('sleep ends early with the signal\'s reason', async t => {
  const stop = new AbortController();
  const sleeping = sleep(systemClock, 60_000, stop.signal);
  stop.abort(new Error('stopped'));
  await t.rejects(sleeping, { message: 'stopped' });
  await t.rejects(sleep(systemClock, 60_000, stop.signal), { message: 'stopped' });
  await sleep(systemClock, 1, undefined, true);
});

const wait = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms); });

t.test('periodic tasks run together, none earlier than its period, and none after it was cancelled', async t => {
  const [tasks, periodMs] = [10, 100];
  const beganAtMs: number[] = [];
  const runs: { readonly task: number; readonly atMs: number; readonly turn: number }[] = [];
  const cancels: (() => void)[] = [];
  let turn = 0;
  const run = (task: number): void => {
    runs.push({ task, atMs: performance.now(), turn });
    setImmediate(() => { turn += 1; });
  };
  for (let task = 0; task < tasks; task += 1) {
    beganAtMs.push(performance.now());
    cancels.push(systemClock.every(periodMs, () => { run(task); }));
    await wait(7);
  }
  const runsOf = (task: number): typeof runs => runs.filter(one => one.task === task);
  await until(() => beganAtMs.every((_, task) => runsOf(task).length >= 5), 'again and again');
  for (const cancel of cancels) cancel();
  const count = runs.length;
  await wait(250);
  t.equal(runs.length, count, 'none after it was cancelled');
  for (const [task, beganMs] of beganAtMs.entries()) {
    t.ok((runsOf(task)[0]?.atMs ?? 0) - beganMs >= periodMs - 1);
  }
  const lastedMs = (runs.at(-1)?.atMs ?? 0) - (runs[0]?.atMs ?? 0);
  t.ok(new Set(runs.map(one => one.turn)).size <= lastedMs / 50 + 2, 'whatever they began at, all of them wake the process at most every 50 ms');
});

t.test('a task may cancel itself and another of the same moment; short periods are kept', async t => {
  let [first, second, long, short] = [0, 0, 0, 0];
  const cancelFirst = systemClock.every(50, () => {
    first += 1;
    cancelFirst();
    cancelSecond();
  });
  const cancelSecond = systemClock.every(50, () => { second += 1; });
  const cancelLong = systemClock.every(50, () => { long += 1; });
  const cancelShort = systemClock.every(5, () => { short += 1; });
  await until(() => long > 0 && short >= 20, 'many short ones');
  for (const cancel of [cancelLong, cancelShort]) cancel();
  t.same([first, second], [1, 0]);
  t.ok(long <= 10, `${short} short ones, ${long} long ones`);
});
