import { readFileSync, writeFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import t from 'tap';
import { defaultLimits } from '../../../gateway/ops/config/limits.ts';
import { createLog } from '../../../gateway/ops/log.ts';
import { createAuditMetrics, createBusinessMetrics, createConversationMetrics, createReviewMetrics, createWebhookBacklogMetrics } from '../../../gateway/ops/metrics/metrics-business.ts';
import { createCertificateMetrics } from '../../../gateway/ops/metrics/metrics-certificates.ts';
import { createDeviceMetrics } from '../../../gateway/ops/metrics/metrics-device.ts';
import { createEndpointMetrics } from '../../../gateway/ops/metrics/metrics-endpoint.ts';
import { createMaintenanceMetrics, createNodeMetrics, createReadinessMetrics } from '../../../gateway/ops/metrics/metrics-node.ts';
import { createProcessMetrics } from '../../../gateway/ops/metrics/metrics-process.ts';
import { createBacklogMetrics, createRoutingMetrics } from '../../../gateway/ops/metrics/metrics-routing.ts';
import { createCassandraMetrics, createCommitMetrics, createEngineMetrics, createStoreTimer, noCassandraRequests } from '../../../gateway/ops/metrics/metrics-store.ts';
import { systemClock } from '../../../proto/clock-system.ts';
import { fillTables, operationsTables } from '../../support/operations-tables.ts';

const page = new URL('../../../docs/OPERATIONS.md', import.meta.url);

/** Every metric of ours, as the composition root registers them. */
function ownMetrics() {
  const registry = new Registry();
  const log = createLog('silent');
  createDeviceMetrics(registry, log);
  createRoutingMetrics(registry, log);
  createBacklogMetrics(registry, () => ({ partitions: 0, leased: 0, generation: 0, lag: 0, attached: 0, uncommitted: 0, outstanding: 0, pendingSpills: 0, heldBytes: 0, unfinishedSends: 0, unfinishedSendBytes: 0 }));
  createNodeMetrics(registry, { log: { partitions: 1, epoch: 1 }, limits: defaultLimits, freeBytesMin: 0, clock: systemClock });
  createReviewMetrics(registry);
  createAuditMetrics(registry, log);
  createEndpointMetrics(registry);
  createBusinessMetrics(registry, log);
  createWebhookBacklogMetrics(registry, () => ({ conversations: 0, failing: 0, oldestMs: 0 }));
  createConversationMetrics(registry, () => ({ partitions: 0, leased: 0, lag: 0 }));
  createCertificateMetrics(registry, {});
  createReadinessMetrics(registry, [], systemClock);
  createMaintenanceMetrics(registry, systemClock);
  createStoreTimer(registry, systemClock);
  createCommitMetrics(registry);
  createEngineMetrics(registry, () => ({ groups: 0, appends: 0, units: 0, backlogCount: 0, backlogBytes: 0 }), () => 0);
  createCassandraMetrics(registry, () => noCassandraRequests);
  createProcessMetrics(registry, { version: '0', license: '', commit: null }, 'uws');
  return registry.getMetricsAsArray().filter(({ name }) => name.startsWith('sealgate_'))
    .map(({ name, help, type }) => ({ name, help, type: String(type) }));
}

t.test('settings, limits, exit codes and metrics on the page are those of the code', t => {
  const tables = operationsTables(ownMetrics());
  if (process.env['SEALGATE_TEST_WRITE_DOCS'] === '1') writeFileSync(page, fillTables(readFileSync(page, 'utf8'), tables));
  const text = readFileSync(page, 'utf8');
  t.equal(text, fillTables(text, tables), 'make it again with SEALGATE_TEST_WRITE_DOCS=1 npx tap test/gateway/ops/operations-page.test.ts');
  t.end();
});

t.test('metrics are named as Prometheus wants them', t => {
  for (const { name, help, type } of ownMetrics()) {
    t.match(name, /^sealgate_[a-z_]+$/);
    t.ok(help.length > 5 && !help.endsWith('.'), `${name} has help`);
    t.equal(name.endsWith('_total'), type === 'counter', `${name}: counters, and only they, end in _total`);
    t.notMatch(name, /_(ms|millis|kb)(_|$)/, 'base units');
    if (type === 'histogram') t.match(name, /_(seconds|bytes)$/, name);
  }
  t.end();
});
