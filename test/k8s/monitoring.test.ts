import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { programOf } from '../../bench/servers/debian-package.ts';
import { makeCertificate, type CertificateFiles } from '../support/certificate.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { loadAccounts } from '../support/load-accounts.ts';
import { NumberedDevice } from '../support/numbered-device.ts';
import { patienceMs } from '../support/patience.ts';
import { registerFakeDevice } from '../support/register-fake-device.ts';
import type { AccountLine } from '../support/socket-device.ts';
import { comparedAsNumbers, dashboardQueries, plainRules, ruleCases, rules } from './monitoring-files.ts';
import { Prometheus, promtool } from './prometheus.ts';

const page = readFileSync(new URL('../../docs/OPERATIONS.md', import.meta.url), 'utf8');
const alerts = rules().flatMap(({ alert }) => alert ?? []);

t.test('every alert has its entry on the operator\'s page, and every entry its alert', t => {
  const entries = [...page.matchAll(/^\| `(Sealgate\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)];
  t.strictSame(entries.map(([, name]) => name).sort(), [...alerts].sort());
  for (const { alert, labels, annotations } of rules().filter(rule => rule.alert !== undefined)) {
    t.match(labels?.severity, /^(page|ticket)$/, `${alert ?? ''} has a severity`);
    t.ok(annotations?.summary, `${alert ?? ''} says what is wrong`);
  }
  t.end();
});

t.test('promtool takes the rules, and each alert fires when it should and not before', async t => {
  const program = await programOf('/usr/bin/promtool', 'prometheus');
  if (program === null) {
    t.comment('not run: promtool on rules and their cases (needs the Debian package prometheus)');
    return;
  }
  const folder = t.testdir({ 'sealgate.rules.yaml': plainRules(), 'rules-test.yaml': ruleCases() });
  const check = promtool(program, ['check', 'rules', 'sealgate.rules.yaml'], { cwd: folder });
  t.equal(check.code, 0, check.output);
  const cases = promtool(program, ['test', 'rules', 'rules-test.yaml'], { cwd: folder });
  t.equal(cases.code, 0, cases.output);
  for (const alert of alerts) t.match(ruleCases(), `alertname="${alert}"`, `${alert} has a case`);
  // As somebody would do it by hand.
  const byHand = spawnSync('sed', ['1,/^spec:$/d; s/^  //', new URL('../../k8s/monitoring/rules.yaml', import.meta.url).pathname], { encoding: 'utf8' });
  t.equal(byHand.stdout, plainRules());
});

/** A bit of everything that the dashboard draws, again and again until it is ended. */
async function traffic(t: Test, gateway: GatewayProcess, accounts: readonly AccountLine[]): Promise<() => Promise<void>> {
  const [a, b, c] = accounts;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three accounts');
  const [ada, bob, cleo] = await Promise.all([a, b, c].map(account => NumberedDevice.connect(gateway.url, account)));
  if (ada === undefined || bob === undefined || cleo === undefined) throw new Error('three devices');
  await bob.accepts(a);
  await cleo.accepts(a);
  const ending = new AbortController();
  const rounds = (async () => {
    while (!ending.signal.aborted) {
      cleo.terminate();
      await cleo.closed();
      for (let n = 0; n < 10; n++) {
        await ada.send(b);
        await ada.send(c);
      }
      await ada.request({ takeBundles: { account: new Uint8Array(16), devices: [1] } }).catch(() => undefined); // nobody's: a refusal
      await cleo.reconnect(gateway.url);
      await new Promise(resolve => { setTimeout(resolve, 500); }); // within the limits of one device
    }
  })();
  return async () => {
    ending.abort();
    await rounds;
    for (const device of [ada, bob, cleo]) {
      t.strictSame(device.violations, []);
      device.terminate();
    }
  };
}

/** A gateway with a certificate: one kind of metric needs it. */
async function withCertificate(t: Test, folder: string, { certFile, keyFile }: CertificateFiles): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.start({ folder, flags: ['--tls-cert-file', certFile, '--tls-key-file', keyFile] });
  t.teardown(() => gateway.kill());
  return gateway;
}

/** Asks until the answer holds or patience ends; resolves to the last one. */
async function answerOf(ask: () => Promise<readonly number[]>, holds: (values: readonly number[]) => boolean): Promise<readonly number[]> {
  for (const startedMs = performance.now(); ;) {
    const values = await ask();
    if (holds(values) || performance.now() - startedMs > patienceMs) return values;
    await new Promise(resolve => { setTimeout(resolve, 200); });
  }
}

t.test('a real Prometheus scrapes a real gateway under traffic: every rule and every query has data', async t => {
  const [prometheus, tool] = [await programOf('/usr/bin/prometheus', 'prometheus'), await programOf('/usr/bin/promtool', 'prometheus')];
  if (prometheus === null || tool === null) {
    t.comment('not run: rules and dashboard on a real Prometheus (needs the Debian package prometheus)');
    return;
  }
  const folder = t.testdir({ busy: {}, tls: {} });
  const certificate = makeCertificate(join(folder, 'tls'), 'x');
  if (certificate === null) {
    t.comment('not run: rules and dashboard on a real Prometheus (needs openssl)');
    return;
  }
  const busy = await GatewayProcess.start({ folder: join(folder, 'busy') });
  t.teardown(() => busy.kill());
  const quiet = await withCertificate(t, join(folder, 'tls'), certificate);
  const targets = [busy, quiet].map(gateway => gateway.http('operator').replace('http://', ''));
  const stopTraffic = await traffic(t, busy, await loadAccounts(join(folder, 'busy'), 3));
  await registerFakeDevice(busy, '+12025550171');
  const server = await Prometheus.start(t, prometheus, join(folder, 'prometheus'), targets, plainRules());

  for (const target of targets) {
    const metrics = await (await fetch(`http://${target}/metrics`)).text();
    const check = promtool(tool, ['check', 'metrics'], { input: metrics });
    t.equal(check.code, 0, `promtool finds nothing to say about /metrics: ${check.output}`);
  }
  for (const { record, alert, expr } of rules()) {
    if (record !== undefined) {
      const values = await answerOf(() => server.query(record), found => found.some(Number.isFinite));
      t.ok(values.some(Number.isFinite), `${record} is recorded: ${values.join()}`);
    } else {
      const values = await answerOf(() => server.query(comparedAsNumbers(expr)), found => found.length > 0);
      t.ok(values.length > 0, `${alert ?? ''} has series to look at`);
    }
  }
  for (const { title, expression } of dashboardQueries()) {
    const values = await answerOf(() => server.query(expression), found => found.some(Number.isFinite));
    t.ok(values.some(Number.isFinite), `${title}: ${expression}: ${values.join()}`);
  }
  await stopTraffic();
});
