import t from 'tap';
import { Prng } from '../../../bench/generator/prng.ts';
import { Latency, percentileGrid } from '../../../bench/measure/latency.ts';

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

t.test('as sorting says, to three digits, whatever the distribution', async t => {
  const random = new Prng(11);
  const shapes: Readonly<Record<string, () => number>> = {
    even: () => 1 + random.integer(50_000), long: () => random.exponential(4000), 'two hills': () => random.integer(10) === 0 ? 800_000 + random.integer(200_000) : 900 + random.integer(200), few: () => 5,
  };
  for (const [name, shape] of Object.entries(shapes)) {
    for (const count of [1, 7, 100, 20_000]) {
      const values = Array.from({ length: count }, () => Math.max(1, Math.round(shape())));
      const parts = [new Latency(), new Latency()];
      for (const [index, value] of values.entries()) parts[index % 2]?.record(value);
      const all = new Latency();
      for (const part of parts) all.add(part.encode());
      values.sort((a, b) => a - b);
      const exact = (percentile: number): number => (values[Math.max(0, Math.ceil(percentile / 100 * count - 1e-9) - 1)] ?? 0) / 1000;
      const isExact = (measured: number | undefined, percentile: number): boolean => measured !== undefined && Math.abs(measured / exact(percentile) - 1) <= 0.001;
      const { p50, p90, p99, p999, max } = all.percentilesMs() ?? {};
      t.ok(isExact(p50, 50) && isExact(p90, 90) && isExact(p99, 99) && isExact(p999, 99.9) && isExact(max, 100), `${name}, ${count}: ${[p50, p90, p99, p999, max].join()} for ${[50, 90, 99, 99.9, 100].map(exact).join()}`);
      t.same(all.curveMs().filter((value, index) => !isExact(value, percentileGrid[index] ?? 0)), [], `${name}, ${count}: its curve`);
    }
  }
});
