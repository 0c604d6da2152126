import type { Config } from '../../gateway/ops/config/config-schema.ts';
import { AuditTrail } from '../../gateway/business/onboarding/audit-trail.ts';
import { createBusinessRegistry } from '../../gateway/business/registry/business-registry.ts';
import type { Clock } from '../../proto/clock.ts';
import { openCassandraStores, type CassandraStores } from '../../storage/cassandra.ts';
import type { StoredNodeReport } from '../../storage/nodes/node-reports.ts';
import { cassandraOf } from './cluster-parts.ts';

/** What Cassandra knows of the cluster. Rejects with BAD_CONFIG when it was not initialized, DATA_NEWER, STORE_FAILED. */
export function readStore(config: Config): Promise<{ readonly epoch: number; readonly partitions: number; readonly reports: readonly StoredNodeReport[] }> {
  return withStores(config, async ({ epoch, partitions, nodes }) => ({ epoch, partitions, reports: await nodes.list() }));
}

/** All of the trail of decisions about businesses. Rejects likewise. */
export function readAudit(config: Config, clock: Clock): ReturnType<AuditTrail['read']> {
  return withStores(config, ({ businessRecords }) => new AuditTrail(createBusinessRegistry(businessRecords, clock), clock).read());
}

async function withStores<T>(config: Config, work: (stores: CassandraStores) => Promise<T>): Promise<T> {
  const stores = await openCassandraStores(cassandraOf(config));
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}
