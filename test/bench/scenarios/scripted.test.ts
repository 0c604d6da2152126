import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import { linesOf } from '../../../bench/report/figures.ts';
import { processTree } from '../../../bench/measure/process-tree.ts';
import { isCorrect, wasThereToTheEnd } from '../../../bench/report/verdict.ts';
import { runScenario } from '../../../bench/run.ts';
import { connect } from '../../../bench/scenarios/connect.ts';
import { scenarios } from '../../../bench/scenarios/index.ts';
import { kill } from '../../../bench/scenarios/kill.ts';
import { steady } from '../../../bench/scenarios/steady.ts';
import { defaultSettings } from '../../../bench/settings.ts';
import { remoteTarget } from '../../../bench/targets/remote.ts';
import { ScriptedGateway, type Mischief } from '../support/scripted-gateway.ts';
import { runScripted, small, started } from '../support/scripted-run.ts';
import { until } from '../../support/patience.ts';

t.test('steady: what was offered is accepted and delivered', async t => {
  // So long that a moment in which the machine stands still halves no rate.
  const { result, gateway } = await runScripted(t, 'steady', { generators: 2, addresses: 2, warmUpSeconds: 0.2, durationSeconds: 3 });
  t.equal(isCorrect(result), true);
  t.match(result, { scenario: 'steady', duplicated: 0, unanswered: 0, unsent: 0, refused: {}, closed: {}, seed: 1 });
  t.ok((result.offeredPerSecond ?? 0) > 100 && (result.offeredPerSecond ?? 0) < 300, `offered ${result.offeredPerSecond} of 200/s`);
  t.ok((result.latencyMs?.p50 ?? 0) > 0);
  t.ok((result.serverCpuMicrosPerMessage ?? -1) >= 0);
  t.equal(gateway.relations.size, 20, 'everybody accepted their peer');
  t.same([...gateway.addresses].sort(), ['127.1.0.1', '127.1.0.2']);
});

t.test('steady: every broken promise is counted, exactly', async t => {
  const acts: Record<number, ReturnType<Mischief>> = { 5: 'lose', 9: 'lose', 14: 'repeat', 20: 'misdeliver', 30: 'corrupt', 40: 'refuse', 50: 'hold' };
  const { result } = await runScripted(t, 'steady', { devices: 2, rate: 100, settleSeconds: 1 }, { mischief: n => acts[n] ?? 'deliver' });
  // What was misdelivered or corrupted did not arrive either.
  t.match(result, { lost: 4, duplicated: 1, misdelivered: 1, corrupted: 1, reordered: 1, refused: { RATE_LIMITED: 1 } });
  t.equal(isCorrect(result), false);
});

t.test('offline: everything that waited comes', async t => {
  const { result } = await runScripted(t, 'offline', { devices: 10, messagesEach: 30, withinSeconds: 0 }, { mischief: n => n === 7 ? 'refuse' : 'deliver' });
  t.match(result, { lost: 0, reordered: 0, duplicated: 0, misdelivered: 0, corrupted: 0 });
  t.ok((result.deliveredPerSecond ?? 0) > 0);
  t.ok((result.acceptedPerSecond ?? 0) > 0);
});

t.test('connect: memory is a slope, and warming up exchanges messages', async t => {
  const { result } = await runScripted(t, 'connect', { warmMessages: 2 });
  t.match(result, { lost: 0, closed: {}, rssReadAfter: 'settling' });
  t.type(result.rssBytesPerDevice, 'number');
  t.ok((result.connectsPerSecond ?? 0) > 0);
  t.ok((result.serverIdleCpuShare ?? -1) >= 0);
});

t.test('storm: all come back, and those who stay have a generator of their own', async t => {
  const { result } = await runScripted(t, 'storm', { generators: 1, durationSeconds: 3 });
  t.equal(isCorrect(result), true);
  t.match(result, { lost: 0, unsent: 0, refused: {}, closed: { 1006: 18 } });
  t.ok((result.offeredPerSecond ?? 0) > 100 && (result.offeredPerSecond ?? 0) < 300, `offered ${result.offeredPerSecond} of 200/s`);
  t.ok((result.recoveryMs ?? -1) >= 0);
});

t.test('kill: what the killed server had used counts', async t => {
  const { url, accountsFile, gateway } = await started(t, 4);
  const busy = (): ChildProcess => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  let server: ChildProcess | null = busy();
  t.teardown(() => server?.kill('SIGKILL'));
  const { signal } = new AbortController();
  const { result } = await runScenario({
    scenario: kill, settings: { ...defaultSettings, ...small, devices: 4, rate: 50, durationSeconds: 4 }, cut: signal, abort: signal, say: () => undefined,
    startTarget: async () => ({
      ...remoteTarget({ url, accountsFile, caFile: null, pid: null }), processes: () => server?.pid === undefined ? [] : [{ kind: 'server', name: 'server', pid: server.pid }],
      crash: async () => {
        server?.kill('SIGKILL');
        server = null;
        gateway.drop();
      },
    }),
  });
  t.ok((result.serverCpuMicrosPerMessage ?? 0) > 100, `${result.serverCpuMicrosPerMessage} µs per message of a server that had nothing else to do`);
});

t.test('mix: receipts are offered as messages are, and everything adds up', async t => {
  const { result } = await runScripted(t, 'mix', { devices: 32, rate: 100, durationSeconds: 3, generators: 2 });
  const { sent, accepted, delivered, unsent, offeredPerSecond, acceptedPerSecond, deliveredPerSecond } = result;
  t.match(result, { lost: 0, unanswered: 0, refused: {} });
  t.same({ sent, delivered }, { sent: accepted, delivered: accepted }, 'what was sent was accepted and delivered');
  // Of what was offered; however late the timers of a slow machine are, all three rates are of the same time.
  const couldBeSent = (offeredPerSecond ?? 0) * sent / (sent + unsent);
  t.ok((acceptedPerSecond ?? Infinity) <= couldBeSent * 1.02, `accepted ${acceptedPerSecond} of ${offeredPerSecond}/s offered, ${unsent} of them without a connection`);
  t.ok((deliveredPerSecond ?? Infinity) <= couldBeSent * 1.02, `delivered ${deliveredPerSecond} of ${offeredPerSecond}/s offered`);
  t.ok(sent + unsent > 330, `${sent + unsent} offered: 300 messages, and receipts`);
});

t.test('ramp: where devices may send no faster, the knee is not the server\'s, and it is said', async t => {
  // A step of which more than a twentieth is still on its way at its end tells of the server, and a slow machine takes its time.
  const settings = { devices: 4, rate: 100, durationSeconds: 5, settleSeconds: 1 };
  // The second step gets beyond what they may.
  const { result } = await runScripted(t, 'ramp', settings, { mischief: n => n > 600 && n % 2 === 0 ? 'refuse' : 'deliver' });
  t.match(result, { valid: false, knee: { endedBy: 'devices' }, lost: 0 });
  t.match(result.invalidBecause.join(), /the knee was not reached: each device sent as fast as one may \(--devices adds others\)/);
  t.ok(result.steps.length >= 1, 'what was measured before is there');
  t.ok((result.refused['RATE_LIMITED'] ?? 0) > 0, 'refusals of the whole run, the step that was left out included');
  await t.rejects(runScripted(t, 'ramp', settings, { mischief: () => 'refuse' }), { message: /no step was measured: each device sent/ });
});

t.test('ramp: at the cap the server is not at its end', async t => {
  const { result } = await runScripted(t, 'ramp', { rate: 50, rateCap: 60, durationSeconds: 5 });
  t.match(result, { knee: { endedBy: 'cap' }, steps: [{ ratePerSecond: 50 }, { ratePerSecond: 60 }], lost: 0 });
  t.equal(result.sendLagMsP99, result.steps.at(-1)?.sendLagMsP99, 'how late the fastest step was that the server kept up with');
  t.ok(linesOf(result).some(([, text]) => text.includes('the server keeps up with --rate-cap')));
});

t.test('a generator that is late makes the run invalid', async t => {
  const mine = new Set(processTree(process.pid).map(({ pid }) => pid));
  const generators = (): number[] => processTree(process.pid).map(({ pid }) => pid).filter(pid => !mine.has(pid));
  const { result } = await runScripted(t, 'steady', { devices: 4, rate: 100, durationSeconds: 2 }, { say: line => {
    if (!line.startsWith('measuring')) return;
    const stopped = generators();
    setTimeout(() => {
      for (const pid of stopped) process.kill(pid, 'SIGSTOP');
      setTimeout(() => { for (const pid of stopped) process.kill(pid, 'SIGCONT'); }, 400);
    }, 300);
  } });
  t.match(result, { valid: false, lost: 0 });
  t.match(result.invalidBecause.join(), /the generator sent \d+\.\d ms late \(p99\), more than 10 ms/);
  t.ok((result.latencyMs?.max ?? 0) > 200, 'and what it was late is part of the latency');
});

t.test('a run that is stopped ends its generators and its target', async t => {
  const { url, accountsFile } = await started(t, 2);
  const stopping = new AbortController();
  let isStopped = false;
  const scenario = scenarios.find(one => one.name === 'steady');
  if (scenario === undefined) throw new Error('no scenario');
  const running = runScenario({
    scenario, settings: { ...defaultSettings, ...small, devices: 2, durationSeconds: 600 }, cut: new AbortController().signal, abort: stopping.signal,
    say: line => { if (line.startsWith('measuring')) stopping.abort(); },
    startTarget: async () => ({
      ...remoteTarget({ url, accountsFile, caFile: null, pid: null }),
      stop: async () => { isStopped = true; },
    }),
  });
  await t.rejects(running, { message: 'stopped' });
  t.equal(isStopped, true);
});

t.test('a run that is ended early has a report of what it measured', async t => {
  const { url, accountsFile } = await started(t, 4);
  const cutting = new AbortController();
  const { result } = await runScenario({
    scenario: steady, settings: { ...defaultSettings, ...small, devices: 4, durationSeconds: 600 }, cut: cutting.signal, abort: new AbortController().signal, say: () => undefined,
    live: ({ delivered }) => { if (delivered > 100) cutting.abort(); },
    startTarget: async () => remoteTarget({ url, accountsFile, caFile: null, pid: null }),
  });
  t.ok(result.delivered > 100);
  t.match(result, { valid: false, invalidBecause: ['it was ended early'], lost: 0 });
  t.ok(result.timeline.length >= 1);
});

t.test('a run whose server has ended by itself is not valid', async t => {
  const { url, accountsFile } = await started(t, 4);
  const { signal } = new AbortController();
  const alive = ['gateway', 'store'].map(name => ({ kind: 'server' as const, name, pid: process.pid }));
  const { result } = await runScenario({
    scenario: steady, settings: { ...defaultSettings, ...small, devices: 4 }, cut: signal, abort: signal, say: line => { if (line.startsWith('measuring')) alive.pop(); },
    startTarget: async () => ({ ...remoteTarget({ url, accountsFile, caFile: null, pid: null }), processes: () => [...alive] }),
  });
  t.equal(result.valid, false);
  t.ok(result.invalidBecause.includes('store ended before the run did'), result.invalidBecause.join('; '));
  t.equal(wasThereToTheEnd(result), false);
});

t.test('generators that cannot connect say so', async t => {
  const { url, accountsFile } = await started(t, 2);
  new ScriptedGateway(2).writeAccounts(accountsFile);
  const scenario = scenarios.find(one => one.name === 'connect');
  if (scenario === undefined) throw new Error('no scenario');
  await t.rejects(runScenario({
    scenario, settings: { ...defaultSettings, ...small, devices: 2 }, cut: new AbortController().signal, abort: new AbortController().signal, say: () => undefined,
    startTarget: async () => remoteTarget({ url, accountsFile, caFile: null, pid: null }),
  }), { message: /could not connect.*4401/ });
});

t.test('a generator that ends while nobody waits for it ends the run with a sentence', async t => {
  const { url, accountsFile } = await started(t, 2);
  const { signal } = new AbortController();
  const mine = new Set(processTree(process.pid).map(({ pid }) => pid));
  await t.rejects(runScenario({
    scenario: connect, settings: { ...defaultSettings, ...small, devices: 2, idleSeconds: 1 }, cut: signal, abort: signal,
    say: line => { if (line.startsWith('idle')) for (const { pid } of processTree(process.pid)) if (!mine.has(pid)) process.kill(pid, 'SIGKILL'); },
    startTarget: async () => remoteTarget({ url, accountsFile, caFile: null, pid: null }),
  }), { message: 'a generator process ended (SIGKILL)' });
});

t.test('when devices cannot connect since the server has ended, that is said', async t => {
  const { url, accountsFile } = await started(t, 8);
  const { signal } = new AbortController();
  const alive = [{ kind: 'server' as const, name: 'gateway', pid: process.pid }];
  const nobody = url.replace(/:\d+/, ':1');
  await t.rejects(runScenario({
    scenario: connect, settings: { ...defaultSettings, ...small, devices: 8 }, cut: signal, abort: signal, say: () => undefined,
    startTarget: async () => ({ ...remoteTarget({ url: nobody, accountsFile, caFile: null, pid: null }), // There when the run begins, and then no more.
      processes: () => alive.splice(0, 1) }),
  }), { message: /could not connect in 5 attempts.*; gateway ended before the run did/ });
});

t.test('a server that runs already, and ends, is not seen any more', async t => {
  const child = spawn('sleep', ['60']);
  const { processes } = remoteTarget({ url: 'ws://127.0.0.1:1', accountsFile: '', caFile: null, pid: child.pid ?? null });
  t.equal(processes().length, 1);
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  t.same(processes(), []);
});

t.test('what a server that runs already has started is seen with it', async t => {
  const server = spawn(process.execPath, ['-e', 'require("node:child_process").spawn("sleep", ["60"], { stdio: "ignore" }); setInterval(() => {}, 1000)'], { stdio: 'ignore', detached: true });
  t.teardown(() => process.kill(-(server.pid ?? 0), 'SIGKILL'));
  const { processes } = remoteTarget({ url: 'ws://127.0.0.1:1', accountsFile: '', caFile: null, pid: server.pid ?? null });
  await until(() => processes().length === 2, 'both');
  t.match(processes(), [{ name: '127.0.0.1:1', pid: server.pid }, { kind: 'server', name: 'crypto process 1 of 127.0.0.1:1' }]);
});
