import type { Config } from '../../gateway/ops/config-schema.ts';
import { openCassandraStores } from '../../storage/cassandra.ts';
import type { StoredNodeReport } from '../../storage/nodes/node-reports.ts';
import { cassandraOf } from './cluster-parts.ts';

/** What Cassandra knows of the cluster. Rejects with BAD_CONFIG when it was not initialized, DATA_NEWER, STORE_FAILED. */
export async function readStore(config: Config): Promise<{ readonly epoch: number; readonly partitions: number; readonly reports: readonly StoredNodeReport[] }> {
  const stores = await openCassandraStores(cassandraOf(config));
  try {
    return { epoch: stores.epoch, partitions: stores.partitions, reports: await stores.nodes.list() };
  } finally {
    await stores.close();
  }
}
