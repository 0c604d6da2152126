import { parseAccountId, PRIMARY_DEVICE } from '../../proto/ids.ts';
import type { AccountLog } from '../../storage/account-log/account-log.ts';
import type { LogMembership } from '../../storage/account-log/membership.ts';
import type { NodeReports } from '../../storage/nodes/node-reports.ts';
import type { ProvisioningStore } from '../../storage/provisioning/provisioning.ts';
import type { Stores } from '../../storage/stores.ts';
import type { ClusterOptions } from '../../storage/cluster.ts';
import { openEmbedded } from '../../storage/embedded.ts';
import { lockFolder } from '../../storage/sqlite/folder-lock.ts';
import { cassandraLink, kafkaLink } from '../ops/cluster-links.ts';
import { DiskGuard, guardedLog } from '../ops/disk-guard.ts';
import type { ReadinessCheck } from '../ops/health.ts';
import { msPerS } from '../ops/metrics/metrics-buckets.ts';
import { createCassandraMetrics, createCommitMetrics, createEngineMetrics, createStoreTimer, noCassandraRequests, timedAccounts, timedPreKeys } from '../ops/metrics/metrics-store.ts';
import { makePrivateFolder } from '../ops/keys/private-folder.ts';
import type { Node } from './node.ts';
import { ownNode } from './own-node.ts';

/** The log and the stores of a node, in whichever mode it runs. */
export interface NodeStorage {
  readonly stores: Stores;
  readonly log: AccountLog;
  /** Where the work for conversations of hosted businesses goes; null where one node does all of it, or none of it. */
  readonly conversationLog: AccountLog & LogMembership | null;
  /** The other nodes; null where there are none. */
  readonly membership: LogMembership | null;
  /** Where nodes say of themselves that they are there; null where there are no others. */
  readonly nodes: NodeReports | null;
  /** Where a new device at one node and its primary at another meet; null where there are no others. */
  readonly provisioning: ProvisioningStore | null;
  /** What must hold of it before the node takes connections. */
  readonly checks: readonly ReadinessCheck[];
  /** Tidies files; part of maintenance. */
  tidy(): Promise<void>;
  /** Before the process ends without close(): nothing is written any more. Blocks; false when a write has not ended in time. */
  halt(timeoutMs: number): boolean;
}

const dayMs = 86_400_000;
/** An account that nobody has: asking for it shows whether the store answers. */
const nobody = parseAccountId('00000000-0000-0000-0000-000000000000') ?? fail();

type Opened = NodeStorage & { close(): Promise<void> };

/** Opens what the configuration's mode asks for. Rejects as openEmbedded and openCluster do. */
export async function openStorage(node: Node): Promise<NodeStorage> {
  // Before anything is in it: durable, and for the owner alone.
  makePrivateFolder(node.config.dataDir);
  const opened = await (node.config.mode === 'cluster' ? ofCluster(node) : ofOneNode(node));
  node.closers.add('storage', () => opened.close());
  const { accounts, preKeys } = opened.stores;
  const timer = createStoreTimer(node.registry, node.clock);
  return {
    ...opened,
    stores: { ...opened.stores, accounts: timedAccounts(accounts, timer), preKeys: timedPreKeys(preKeys, timer) },
    checks: [{ name: 'store', holds: () => accounts.credentials(nobody, PRIMARY_DEVICE).then(() => true) }, ...opened.checks],
  };
}

/** Everything is in the data folder. Its marker lies outside, so that a restored folder is noticed. */
async function ofOneNode({ config, clock, log, keyRing, registry }: Node): Promise<Opened> {
  const commits = createCommitMetrics(registry);
  const stores = await openEmbedded({
    dataDir: config.dataDir, databaseKey: keyRing.current('database').bytes, clock, markerFile: `${config.dataDir}.instance`,
    gatherMs: config.store.gatherMs,
    onCommitted: durationMs => { commits.observe(durationMs / msPerS); },
    // Maintenance asks for it, and logs what goes wrong.
    maintainIntervalMs: dayMs,
  });
  const guard = new DiskGuard(config.dataDir, config.maintenance.freeBytesMin);
  const unwatch = await guard.watch(clock, isFull => { log.warn({ isFull, freeBytes: guard.freeBytes }, isFull ? 'too little disk space: sends are refused' : 'disk space is enough again'); });
  createEngineMetrics(registry, () => stores.stats(), () => guard.freeBytes);
  createCassandraMetrics(registry, () => noCassandraRequests);
  return {
    stores,
    log: guardedLog(stores.log, guard),
    conversationLog: null,
    membership: null,
    nodes: null,
    provisioning: null,
    checks: [{ name: 'disk', holds: () => !guard.isFull }],
    tidy: () => stores.maintain(),
    halt: timeoutMs => stores.halt(timeoutMs),
    close: () => {
      unwatch();
      return stores.close();
    },
  };
}

/** Nothing is in the data folder but the operator's socket, which one process at a time may have. */
async function ofCluster(node: Node): Promise<Opened> {
  const unlock = lockFolder(node.config.dataDir);
  try {
    // Loaded here, since the clients of Kafka and Cassandra take a third of the time that a node of its own needs to start.
    const { openCluster } = await import('../../storage/cluster.ts');
    const cluster = await openCluster(clusterOptions(node));
    createCassandraMetrics(node.registry, () => cluster.stats());
    return {
      stores: cluster,
      log: cluster.log,
      conversationLog: cluster.conversationLog,
      membership: cluster.log,
      nodes: cluster.nodes,
      provisioning: cluster.provisioning,
      checks: [],
      tidy: () => Promise.resolve(),
      halt: () => true,
      close: () => cluster.close().finally(unlock),
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function clusterOptions({ config, clock, random, log }: Node): ClusterOptions {
  const { kafka, limits, business } = config;
  return {
    kafka: { ...kafka, connection: kafkaLink(config), clock, node: ownNode(config), report: (level, text) => { log[level](text); } },
    cassandra: { link: cassandraLink(config), clock, random, envelopeTtlMs: limits.routing.envelopeTtlMs },
    conversations: business.enabled !== 'no',
  };
}

function fail(): never {
  throw new Error('not an account id');
}
