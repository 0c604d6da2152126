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
