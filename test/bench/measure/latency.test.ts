import t from 'tap';
import { Latency } from '../../../bench/measure/latency.ts';

t.test('percentiles of two processes together', async t => {
  const one = new Latency();
  const other = new Latency();
  for (let ms = 1; ms <= 500; ms += 1) one.record(ms * 1000);
  for (let ms = 501; ms <= 1000; ms += 1) other.record(ms * 1000);
  const sum = new Latency();
  sum.add(one.encode());
  sum.add(other.encode());
  t.equal(sum.count, 1000);
  const percentiles = sum.percentilesMs();
  for (const [name, expected] of [['p50', 500], ['p90', 900], ['p99', 990], ['p999', 999], ['max', 1000]] as const) {
    t.ok(Math.abs((percentiles?.[name] ?? 0) / expected - 1) < 0.002, `${name} ${percentiles?.[name]}`);
  }
});

t.test('nothing recorded has no percentiles; what is out of range counts at its edge', async t => {
  const latency = new Latency();
  t.equal(latency.percentilesMs(), null);
  latency.record(-5);
  latency.record(1e12);
  t.equal(latency.count, 2);
});
