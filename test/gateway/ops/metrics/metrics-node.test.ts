import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import t from 'tap';
import { defaultLimits } from '../../../../gateway/ops/config/limits.ts';
import { createCertificateMetrics } from '../../../../gateway/ops/metrics/metrics-certificates.ts';
import { createMaintenanceMetrics, createNodeMetrics, createReadinessMetrics } from '../../../../gateway/ops/metrics/metrics-node.ts';
import { Tally } from '../../../../gateway/ops/metrics/tally.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { makeCertificate } from '../../../support/certificate.ts';

async function valueOf(registry: Registry, name: string): Promise<number | null> {
  const line = (await registry.metrics()).split('\n').find(text => text.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
}

t.test('the log, the clock and the limits of this node', async t => {
  const registry = new Registry();
  const clock = new ManualClock();
  createNodeMetrics(registry, { log: { epoch: 7, partitions: 4 }, limits: defaultLimits, freeBytesMin: 11, clock });
  t.equal(await valueOf(registry, 'sealgate_log_epoch'), 7);
  t.equal(await valueOf(registry, 'sealgate_log_partitions'), 4);
  t.equal(await valueOf(registry, 'sealgate_clock_seconds'), clock.nowMs() / 1000);
  t.equal(await valueOf(registry, 'sealgate_limit{limit="connectionsPerNodeMax"}'), defaultLimits.device.connectionsPerNodeMax);
  t.equal(await valueOf(registry, 'sealgate_limit{limit="freeBytesMin"}'), 11);
});

t.test('readiness by condition, and when maintenance last went well', async t => {
  const registry = new Registry();
  const clock = new ManualClock();
  let holds = true;
  createReadinessMetrics(registry, [{ name: 'log', holds: () => holds }, { name: 'disk', holds: () => true }], clock);
  t.equal(await valueOf(registry, 'sealgate_ready{condition="log"}'), 1);
  holds = false;
  t.equal(await valueOf(registry, 'sealgate_ready{condition="log"}'), 0);
  t.equal(await valueOf(registry, 'sealgate_ready{condition="disk"}'), 1);

  const done = createMaintenanceMetrics(registry, clock);
  const startS = clock.nowMs() / 1000;
  clock.advance(5_000);
  done(false);
  t.equal(await valueOf(registry, 'sealgate_maintenance_success_timestamp_seconds'), startS, 'a round that failed does not count');
  done(true);
  t.equal(await valueOf(registry, 'sealgate_maintenance_success_timestamp_seconds'), startS + 5);
});

t.test('a certificate\'s end: the first of a file, read anew at each scrape, 0 when there is none', async t => {
  const folder = t.testdir();
  const path = join(folder, 'cert.pem');
  const registry = new Registry();
  createCertificateMetrics(registry, { listener: path, kafka: '' });
  const daysLeft = async (): Promise<number> => Math.round(((await valueOf(registry, 'sealgate_certificate_not_after_seconds{use="listener"}') ?? NaN) * 1000 - Date.now()) / 86_400_000);
  t.equal(await valueOf(registry, 'sealgate_certificate_not_after_seconds{use="listener"}'), 0, 'no file');
  if (makeCertificate(folder, 'x', 90) === null) {
    t.comment('not run: the end of a certificate (needs openssl)');
    return;
  }
  t.equal(await daysLeft(), 90);
  const long = readFileSync(path, 'utf8');
  makeCertificate(folder, 'x', 3);
  writeFileSync(path, `${long}${readFileSync(path, 'utf8')}`);
  t.equal(await daysLeft(), 3, 'a chain ends with its first end');
  writeFileSync(path, 'no certificate');
  t.equal(await valueOf(registry, 'sealgate_certificate_not_after_seconds{use="listener"}'), 0);
  t.equal(await valueOf(registry, 'sealgate_certificate_not_after_seconds{use="kafka"}'), null, 'a use that is not configured has no series');
});

t.test('a tally shows what it knows before it happens', async t => {
  const registry = new Registry();
  const tally = new Tally(registry, 'x_total', 'x', 'kind', ['a', 'b']);
  t.equal(await valueOf(registry, 'x_total{kind="a"}'), 0);
  tally.add('a');
  t.equal(await valueOf(registry, 'x_total{kind="a"}'), 1);
  t.equal(await valueOf(registry, 'x_total{kind="a"}'), 1, 'counted once');
  t.equal(await valueOf(registry, 'x_total{kind="b"}'), 0);
});
