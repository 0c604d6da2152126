import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readResults } from '../../bench/report/report-files.ts';
import type { Result } from '../../bench/report/result.ts';
import { runScenario } from '../../bench/run.ts';
import { scenarios } from '../../bench/scenarios/index.ts';
import { addressesFor, defaultSettings, type Settings } from '../../bench/settings.ts';
import { startEmbedded } from '../../bench/targets/embedded.ts';
import { bench } from './support/bench-program.ts';
import { followsSchema } from './support/scripted-run.ts';

const ACCOUNTS = 40;
const small: Partial<Settings> = {
  devices: 20, rate: 60, durationSeconds: 0.9, warmUpSeconds: 0, idleSeconds: 0.1, quietSeconds: 0.1, warmMessages: 2, messagesEach: 3, withinSeconds: 0.3, burstSeconds: 0.3,
  sampleSeconds: 0.2, acceptRate: 100, queuedWebhooks: 20, saturateSeconds: 0.5, settleSeconds: 60, addresses: addressesFor(ACCOUNTS, ACCOUNTS),
};
/** What a scenario must have found out besides, and what the disturbance itself may do. */
const found: Readonly<Record<string, (keyof Result)[]>> = {
  connect: ['connectsPerSecond', 'rssBytesPerDevice', 'serverIdleCpuShare'], steady: ['latencyMs', 'serverCpuMicrosPerMessage'], ramp: ['knee'], burst: ['undisturbedMs', 'recoveryMs'],
  offline: ['deliveredPerSecond', 'recoveryMs'], storm: ['undisturbedMs', 'outageMs', 'recoveryMs'], kill: ['outageMs', 'recoveryMs'], slow: ['slowReaderBytes', 'undisturbedMs'],
  fanout: ['deliveredPerSecond', 'recoveryMs'], mix: ['latencyMs'], business: ['latencyMs', 'acceptMs', 'business', 'recoveryMs'], soak: ['memorySlope'], crypto: ['latencyMs'],
};
const disturbed = ['storm', 'kill', 'slow', 'mix', 'business'];

t.test('every scenario against one gateway: what was accepted came, once, in order, unharmed', async t => {
  const target = await startEmbedded({ accounts: ACCOUNTS, sleepingDevices: 0, tls: false, gateways: 1, brokers: 1, cassandraNodes: 1, profileFolder: null, flags: scenarios.flatMap(({ serve = [] }) => serve), say: () => undefined });
  t.teardown(() => target.stop());
  const { signal } = new AbortController();
  for (const scenario of scenarios) {
    const settings = { ...defaultSettings, ...scenario.defaults, ...small };
    const { result, histograms } = await runScenario({
      scenario, settings, say: () => undefined, cut: signal, abort: signal, startTarget: async () => ({ ...target, stop: async () => undefined }),
    });
    followsSchema(t, result);
    t.match(result, { scenario: scenario.name, lost: 0, reordered: 0, misdelivered: 0, corrupted: 0, unanswered: 0, duplicated: disturbed.includes(scenario.name) ? Number : 0 }, scenario.name);
    if (!disturbed.includes(scenario.name)) t.match(result, { refused: {}, closed: {}, unsent: 0 }, `${scenario.name}: nothing was refused, nobody was cut off`);
    for (const name of found[scenario.name] ?? []) t.not(result[name], null, `${scenario.name}: ${name}`);
    if (scenario.name === 'business') t.ok((result.timeline.at(-1)?.sent ?? 0) > 0, 'what was sent is followed over time, whoever sends it');
    if (scenario.name === 'slow') t.same([...histograms.keys()], ['before', 'control', 'others'], 'the same twice, and what is compared with it');
    t.ok(result.delivered > 0 && histograms.size > 0, `${scenario.name}: messages came`);
    t.ok((result.serverRssBytes ?? 0) > 1e6, `${scenario.name}: memory is read from the system`);
  }
});

t.test('the program: TLS, linked devices that sleep, a payload from a file, a report in a folder', async t => {
  const folder = t.testdir({ payload: 'x'.repeat(631) });
  const out = join(folder, 'out');
  const ended = await bench(['steady', '--devices', '10', '--rate', '50', '--duration', '3', '--warm-up', '0', '--tls', '--sleeping', '1', '--payload', join(folder, 'payload'), '--out', out, '--json']);
  t.equal(ended.code, 0, ended.stderr);
  const [result] = readResults(out);
  t.same(JSON.parse(ended.stdout), result, 'the same on stdout and in the folder');
  t.match(result, { lost: 0, refused: {}, settings: { payloadBytes: 631, tls: true, sleepingDevices: 1 }, target: { name: 'embedded', durability: 'synced' } });
  t.ok((result?.timeline.length ?? 0) >= 2, 'a moment each second');
  t.match(readFileSync(join(out, 'report.html'), 'utf8'), /^<!doctype html>/);
  t.ok(existsSync(join(out, 'histograms.json')));
});
