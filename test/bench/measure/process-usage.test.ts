import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import t from 'tap';
import { readProcessUsage, readSlabBytes } from '../../../bench/measure/process-usage.ts';

t.test('CPU time grows with work and memory is what the system says', async t => {
  const before = readProcessUsage(process.pid);
  const untilMs = performance.now() + 60;
  while (performance.now() < untilMs) Math.sqrt(untilMs);
  const after = readProcessUsage(process.pid);
  t.ok(after.cpuMicros - before.cpuMicros >= 10_000, `${after.cpuMicros - before.cpuMicros} µs`);
  const own = process.cpuUsage();
  t.ok(Math.abs(after.cpuMicros - own.user - own.system) < 100_000, 'as the process counts itself');
  t.ok(Math.abs(after.rssBytes / process.memoryUsage().rss - 1) < 0.2);
  t.ok(readSlabBytes() > 1e6);
});

t.test('a process that is gone is an error', async t => {
  t.throws(() => readProcessUsage(2 ** 22 + 1));
});

t.test('all threads of a process are in it, also those that have ended', async t => {
  const before = readProcessUsage(process.pid).cpuMicros;
  const worker = new Worker('const before = process.cpuUsage(); while (process.cpuUsage(before).user < 300_000);', { eval: true });
  await once(worker, 'exit');
  const used = readProcessUsage(process.pid).cpuMicros - before;
  t.ok(used >= 250_000, `${used} µs`);
});
