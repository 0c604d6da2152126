import t from 'tap';
import { comparedWithout, compareResults, median } from '../../../bench/report/compare.ts';
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

t.test('other settings are another thing, another seed is not; it is said what was not compared', async t => {
  const { settings } = sampleResult;
  const faster = [{ ...sampleResult, settings: { ...settings, rate: 5000 } }];
  t.same(compareResults(runs(100), faster), []);
  t.match(comparedWithout(runs(100), faster), [/^before only: npm run bench -- steady\b(?!.*--rate)/, /^after only: .* --rate 5000/]);
  const seeded = runs(200).map(result => ({ ...result, settings: { ...settings, seed: 7 } }));
  t.equal(cpu(runs(100), seeded), 'worse');
  t.same(comparedWithout(runs(100), seeded), []);
  t.match(comparedWithout(runs(100), [{ ...sampleResult, hardware: { ...sampleResult.hardware, cores: 64 } }]), [/different machines: 2 × AMD EPYC; 64 × AMD EPYC/]);
});

t.test('figures of a run that is not valid count for nothing, its broken promises do', async t => {
  const invalid = { ...sampleResult, valid: false, invalidBecause: ['late'], serverCpuMicrosPerMessage: 1000 };
  t.equal(cpu(runs(100), [...runs(100), invalid]), 'same');
  t.same(compareResults(runs(100), [invalid]), []);
  t.match(compareResults(runs(100), [{ ...invalid, lost: 1 }]), [{ name: 'lost', verdict: 'worse' }]);
  t.match(comparedWithout(runs(100), [invalid]), [/not valid, its figures are left out: .*\(late\)/]);
});

t.test('a knee that no step reaches any more is worse, and not forgotten', async t => {
  const ramp = { ...sampleResult, scenario: 'ramp' };
  const slower = { ...ramp, knee: { under100ms: null, under1s: 1562, endedBy: 'server' as const } };
  t.match(compareResults([ramp], [slower]).filter(({ verdict }) => verdict === 'worse'), [{ name: 'knee, p99 below 100 ms', before: '1,000/s', after: '0/s' }]);
  t.notOk(compareResults([ramp], [slower]).some(({ name }) => name.startsWith('latency')), 'latencies are those of two rates');
  t.match(compareResults([ramp], [{ ...slower, valid: false, invalidBecause: ['late'] }]), []);
});

t.test('webhooks that are lost are a broken promise', async t => {
  const business = { conversationBytes: null, deliveredMs: null, inboundMs: null, burstAcceptMs: null, slowReceiverAcceptMs: null, webhooksQueued: 10, webhooksLost: 0, webhooksRepeated: 0, saturated: null };
  const [none, some] = [0, 1].map(webhooksLost => [{ ...sampleResult, business: { ...business, webhooksLost } }]);
  t.match(compareResults(none ?? [], some ?? []).filter(({ verdict }) => verdict === 'worse'), [{ name: 'webhooks lost' }]);
});

t.test('median', async t => {
  t.equal(median([3, 1, 2]), 2);
  t.equal(median([4, 1, 2, 3]), 2.5);
});
