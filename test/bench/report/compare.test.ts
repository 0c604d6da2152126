import t from 'tap';
import { compareResults, median } from '../../../bench/report/compare.ts';
import type { Result } from '../../../bench/report/result.ts';
import { sampleResult } from '../support/sample-result.ts';

const runs = (...cpuMicros: number[]): Result[] => cpuMicros.map(serverCpuMicrosPerMessage => ({ ...sampleResult, serverCpuMicrosPerMessage }));
const cpu = (before: Result[], after: Result[]): string | undefined => compareResults(before, after).find(({ name }) => name === 'server CPU per message')?.verdict;

t.test('a change counts when it is larger than the runs of either side differ', async t => {
  t.equal(cpu(runs(100, 101, 102), runs(109, 110, 111)), 'worse');
  t.equal(cpu(runs(100, 101, 102), runs(89, 90, 91)), 'better');
  t.equal(cpu(runs(90, 100, 110), runs(109, 110, 111)), 'same', 'the earlier runs differ by 20 %');
  t.equal(cpu(runs(100, 100, 100), runs(103, 103, 103)), 'same', 'less than 5 % is never a change');
  t.equal(cpu(runs(100), runs(120)), 'same', 'of one run nobody knows the noise');
  t.equal(cpu(runs(100), runs(130)), 'worse');
});

t.test('a promise that is broken now is worse than anything; other runs are not compared', async t => {
  t.match(compareResults(runs(100), [{ ...sampleResult, lost: 1 }]), [{ name: 'lost', verdict: 'worse' }]);
  t.same(compareResults(runs(100), [{ ...sampleResult, scenario: 'ramp' }]), []);
});

t.test('median', async t => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
});
