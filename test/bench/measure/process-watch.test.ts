import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { ProcessWatch, spanOf, type WatchedProcess } from '../../../bench/measure/process-watch.ts';
import { until } from '../../support/patience.ts';

t.test('a process that died counts together with the one that took its name', async t => {
  const burn = 'setInterval(() => { const end = Date.now() + 5; while (Date.now() < end); }, 6)';
  const start = (): ReturnType<typeof spawn> => {
    const child = spawn(process.execPath, ['-e', burn], { stdio: 'ignore' });
    t.teardown(() => child.kill('SIGKILL'));
    return child;
  };
  let child = start();
  const watch = new ProcessWatch((): WatchedProcess[] => [{ kind: 'server', name: 'a', pid: child.pid ?? 0 }, { kind: 'store', name: 'b', pid: process.pid }]);
  const cpuMicros = (): number => spanOf(watch.spans(), 'server')?.cpuMicros ?? 0;
  await until(() => cpuMicros() > 100_000, 'it works');
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  const before = cpuMicros();
  t.ok(before > 100_000, 'what the dead one used is kept');
  child = start();
  await until(() => cpuMicros() > before + 50_000, 'the next one works');
  t.match(watch.spans().map(({ kind, name }) => `${kind} ${name}`).sort(), ['server a', 'store b']);
  t.equal(spanOf(watch.spans(), 'broker'), null);
});
