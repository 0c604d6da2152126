import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { ProcessWatch, spanOf, type WatchedProcess } from '../../../bench/measure/process-watch.ts';
import { readProcessUsage } from '../../../bench/measure/process-usage.ts';
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

t.test('what takes the name of another that has gone is not counted twice, and memory is that of who runs', async t => {
  const start = (): number => {
    const child = spawn(process.execPath, ['-e', 'while (process.cpuUsage().user < 300_000); setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    t.teardown(() => child.kill('SIGKILL'));
    return child.pid ?? 0;
  };
  // As the crypto processes of a gateway, which are counted from 1.
  let pids = [start(), start()];
  const used = (): number => pids.reduce((sum, pid) => sum + readProcessUsage(pid).cpuMicros, 0);
  await until(() => pids.every(pid => readProcessUsage(pid).cpuMicros >= 250_000), 'they have worked');
  const watch = new ProcessWatch(() => pids.map((pid, index) => ({ kind: 'server', name: `process ${index + 1}`, pid })));
  const before = used();
  pids = pids.slice(1);
  const span = spanOf(watch.spans(), 'server');
  t.ok((span?.cpuMicros ?? Infinity) <= before / 4, `${span?.cpuMicros} µs in no time`);
  t.ok((span?.rssBytes ?? Infinity) <= 1.2 * readProcessUsage(pids[0] ?? 0).rssBytes, 'of one process');
});
