import { execFileSync } from 'node:child_process';
import t from 'tap';
import { systemClock } from '../../proto/clock-system.ts';
import { sleep } from '../../proto/clock.ts';

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
  const startMs = performance.now();
  const runs: { name: string; atMs: number }[] = [];
  const every = (name: string, periodMs: number): (() => void) => systemClock.every(periodMs, () => { runs.push({ name, atMs: performance.now() - startMs }); });
  const cancels = [every('a', 100)];
  await wait(23);
  cancels.push(every('b', 100), every('c', 200));
  await wait(1000);
  for (const cancel of cancels) cancel();
  const count = runs.length;
  await wait(250);
  t.equal(runs.length, count, 'none after it was cancelled');
  const of = (name: string): number[] => runs.filter(run => run.name === name).map(({ atMs }) => atMs);
  t.ok((of('a')[0] ?? 0) >= 99 && (of('b')[0] ?? 0) >= 122);
  t.ok(of('a').length >= 5 && of('b').length >= 5 && of('c').length >= 2, 'again and again');
  const together = of('b').filter(atMs => of('a').some(other => Math.abs(other - atMs) < 5));
  t.equal(together.length, of('b').length);
});

t.test('a task may cancel itself and another of the same moment; short periods are kept', async t => {
  let [first, second, short] = [0, 0, 0];
  const cancelFirst = systemClock.every(50, () => {
    first += 1;
    cancelFirst();
    cancelSecond();
  });
  const cancelSecond = systemClock.every(50, () => { second += 1; });
  const cancelShort = systemClock.every(5, () => { short += 1; });
  await wait(300);
  cancelShort();
  t.same([first, second], [1, 0]);
  t.ok(short > 10, `${short}`);
});
