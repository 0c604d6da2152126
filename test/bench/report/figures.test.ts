import t from 'tap';
import { percentileGrid } from '../../../bench/measure/latency.ts';
import { figuresOf } from '../../../bench/report/figures.ts';
import { sampleResult } from '../support/sample-result.ts';

const curve = (p99: number): readonly number[] => percentileGrid.map(percentile => percentile === 99 ? p99 : 1);

t.test('readers who hang: the rise of the p99 stands beside what two stretches without them differ by', t => {
  const { latencyMs } = sampleResult;
  const slow = { ...sampleResult, scenario: 'slow', undisturbedMs: latencyMs, distributions: { before: [...curve(10)], control: [...curve(13)], others: [...curve(22)] } };
  const ofP99 = (result: typeof sampleResult): unknown => figuresOf(result).filter(({ name }) => name.includes('against before')).map(({ name, text, better }) => [name, text, better]);
  t.same(ofP99(slow), [['p99 against before', '1 times', 'lower'], ['p99 of the control against before', '1.3 times', null]]);
  t.same(ofP99({ ...slow, distributions: { before: [...curve(10)], others: [...curve(22)] } }), [['p99 against before', '1 times', 'lower']], 'runs of former builds have no control');
  t.same(ofP99(sampleResult), []);
  t.end();
});
