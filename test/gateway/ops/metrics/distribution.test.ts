import { Histogram, Registry } from 'prom-client';
import t from 'tap';
import { Distribution } from '../../../../gateway/ops/metrics/distribution.ts';

const bounds = [0.5, 1, 2.5];
const observed = [0, 0.5, 0.500001, 1, 2, 2.5, 2.6, 100];

t.test('is scraped as a histogram of the same observations', async t => {
  const ours = new Registry();
  const theirs = new Registry();
  const distribution = new Distribution(ours, 'x_seconds', 'Some time', bounds);
  const histogram = new Histogram({ name: 'x_seconds', help: 'Some time', buckets: bounds, registers: [theirs] });
  t.equal(await ours.metrics(), await theirs.metrics(), 'before the first');
  for (const value of observed) {
    distribution.observe(value);
    histogram.observe(value);
  }
  t.equal(await ours.metrics(), await theirs.metrics());
  t.equal(await ours.metrics(), await theirs.metrics(), 'scraping takes nothing away');
});

t.test('with a label', async t => {
  const ours = new Registry();
  const theirs = new Registry();
  const distribution = new Distribution(ours, 'x_seconds', 'Some time', bounds, 'kind');
  const histogram = new Histogram({ name: 'x_seconds', help: 'Some time', buckets: bounds, labelNames: ['kind'], registers: [theirs] });
  t.equal(await ours.metrics(), await theirs.metrics(), 'before the first');
  for (const [i, value] of observed.entries()) {
    distribution.observe(value, i % 3 === 0 ? 'send' : 'ping');
    histogram.observe({ kind: i % 3 === 0 ? 'send' : 'ping' }, value);
  }
  t.equal(await ours.metrics(), await theirs.metrics());
});
