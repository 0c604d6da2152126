import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { benchmarksPage, publishedPage } from '../../../bench/docs/benchmarks-page.ts';
import { commandOf } from '../../../bench/report/command-of.ts';
import { MomentSchema, ResultSchema, type Result } from '../../../bench/report/result.ts';
import { packageRoot } from '../../../bench/servers/package-root.ts';
import { defaultSettings } from '../../../bench/settings.ts';
import { sampleResult } from '../support/sample-result.ts';

const page = (name: string): string => readFileSync(join(packageRoot, 'docs', name), 'utf8');

t.test('docs/BENCHMARKS.md is what the command makes of the results', async t => {
  t.equal(page('BENCHMARKS.md'), publishedPage(), 'make it again: npm run bench -- docs');
});

t.test('every field of result.json is explained', async t => {
  const explained = page('BENCH-RESULTS.md');
  for (const name of [...Object.keys(ResultSchema.properties), ...Object.keys(MomentSchema.properties)]) t.ok(explained.includes(`\`${name}\``), name);
});

t.test('a table has medians, ranges, aims and what is bad', async t => {
  const folder = t.testdir();
  const fast = { ...sampleResult, settings: { ...sampleResult.settings, rate: 5000 } };
  const write = (name: string, serverCpuMicrosPerMessage: number, more = {}): void => {
    writeFileSync(join(folder, name), JSON.stringify({ ...fast, serverCpuMicrosPerMessage, ...more }));
  };
  write('result.json', 150);
  const one = benchmarksPage(folder);
  t.match(one, /one run/);
  t.match(one, /\| server CPU per message \| 150 µs \| {2}\| ≤ 120 µs: \*\*not reached\*\* \|/);
  t.match(one, /Lost 0, reordered 0/);
  t.match(one, /Commit abcdef0, Node v20\.20\.2, 2 × AMD EPYC/);
  t.match(one, /^## steady, embedded: 1,000 devices, 5,000\/s, 262 bytes$/m);
  t.match(one, /\| embedded gateway, one core \| 1,000 devices, 5,000\/s, 262 bytes \| 4,667 messages\/s \|/, 'sizing, from what was measured');

  const late = t.testdir();
  writeFileSync(join(late, 'result.json'), JSON.stringify({ ...fast, valid: false, invalidBecause: ['late'] }));
  t.notMatch(benchmarksPage(late), /Sizing/, 'nobody is told a size by a run that is not valid');

  const three = t.testdir({ a: {}, b: {}, c: {} });
  for (const [place, cpuMicros] of [['a', 100], ['b', 110], ['c', 130]] as const) {
    writeFileSync(join(three, place, 'result.json'), JSON.stringify({ ...fast, serverCpuMicrosPerMessage: cpuMicros, ...place === 'c' ? { lost: 2, valid: false, invalidBecause: ['late'] } : {} }));
  }
  const all = benchmarksPage(three);
  t.match(all, /3 runs/);
  t.match(all, /\| server CPU per message \| 110 µs \| 100 µs to 130 µs \| ≤ 120 µs \|/);
  t.match(all, /\*\*Lost 2, /);
  t.match(all, /Not valid: late/);
});

t.test('at a glance: every aim with what was measured, one node before several, few devices before many', async t => {
  const folder = t.testdir({ 1: {}, 2: {}, 3: {}, 10: {} });
  const write = (name: string, result: Partial<Result>): void => { writeFileSync(join(folder, name, 'result.json'), JSON.stringify({ ...sampleResult, ...result })); };
  const { target, settings } = sampleResult;
  write('1', { target: { ...target, name: 'cluster' }, settings: { ...settings, rate: 3000, brokers: 3 }, serverCpuMicrosPerMessage: 210, valid: false, invalidBecause: ['late'] });
  write('2', { settings: { ...settings, devices: 15_000 } });
  write('3', { target: { ...target, name: 'cluster' } });
  write('10', { settings: { ...settings, rate: 5000 }, offeredPerSecond: 5002, deliveredPerSecond: 5001 });
  const page = benchmarksPage(folder);
  t.match(page, /\| steady, 3 gateways, 3 brokers: 1,000 devices, 3,000\/s, 262 bytes \| server CPU per message \| ≤ 200 µs \| 210 µs \| \*\*not reached\*\*, not valid \|/);
  t.match(page, /\| steady, embedded: 1,000 devices, 5,000\/s, 262 bytes \| delivered \| ≥ 5,000\/s \| 5,001\/s \| reached \|/);
  write('10', { settings: { ...settings, rate: 5000 }, offeredPerSecond: 4992, deliveredPerSecond: 4992 });
  t.notMatch(benchmarksPage(folder), /≥ 5,000\/s/, 'less came by chance than was set: nothing is missed');
  t.match(page, /\| gateway, one GiB, devices that talk \| 15,000 devices, 1,000\/s, 262 bytes \| 107,374 devices \|/);
  t.match(page, /\| gateway of a cluster, one core \| 3 gateways, one broker: 1,000 devices/);
  t.same(page.match(/^## steady.*$/gm), ['embedded: 1,000 devices, 5,000/s', 'embedded: 15,000 devices, 1,000/s', '3 gateways, one broker: 1,000 devices, 1,000/s', '3 gateways, 3 brokers: 1,000 devices, 3,000/s'].map(load => `## steady, ${load}, 262 bytes`));
});

t.test('a run\'s command says what differs from the defaults', async t => {
  t.equal(commandOf({ ...sampleResult, settings: { ...defaultSettings, addresses: 6 } }), 'npm run bench -- steady');
  const settings = { ...defaultSettings, addresses: 6, rate: 3000, tls: true, brokers: 3 as const };
  t.equal(commandOf({ ...sampleResult, target: { ...sampleResult.target, name: 'cluster' }, settings }), 'npm run bench -- steady --target cluster --rate 3000 --tls --brokers 3');
});

t.test('other servers stand beside ours within a tier, and where one is better the page says so', async t => {
  const run = (name: string, durability: Result['target']['durability'], more: Partial<Result> = {}): Result => ({ ...sampleResult, target: { name, version: name, durability, settingsPage: null }, ...more });
  const page = benchmarksPage(t.testdir(), [
    run('embedded', 'synced', { serverCpuMicrosPerMessage: 200 }), run('embedded', 'synced', { serverCpuMicrosPerMessage: 220 }), run('thrifty', 'synced', { serverCpuMicrosPerMessage: 105, lost: 3 }),
    run('forgetful', 'memory', { serverCpuMicrosPerMessage: 50, valid: false, invalidBecause: ['late'] }),
  ]);
  t.match(page, /### Steady traffic, synced/);
  t.match(page, /\| \*\*embedded\*\* \| 210 µs \(200 µs–220 µs\) \|/);
  t.match(page, /Better than ours: server CPU per message: thrifty \(50 % of ours\)\./);
  t.match(page, /\| thrifty \|.*\| 3 lost \|/);
  const [, memory = ''] = page.split('### Steady traffic, memory');
  t.match(memory, /\| forgetful \|.*exact, 1 not valid \|/);
  t.notMatch(memory.split('##')[0], /embedded/, 'a tier that we are not in has no row of ours');
});
