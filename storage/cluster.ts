import { SealgateError } from '../proto/errors.ts';
import type { AccountLog } from './account-log/account-log.ts';
import { ownersGroup, type KafkaLogOptions } from './account-log/kafka/kafka-options.ts';
import { openKafkaLog } from './account-log/kafka/open-kafka-log.ts';
import type { LogMembership } from './account-log/membership.ts';
import { openCassandraStores, type CassandraOptions } from './cassandra.ts';
import type { RequestCounts } from './cassandra/session.ts';
import type { NodeReports } from './nodes/node-reports.ts';
import type { ProvisioningStore } from './provisioning/provisioning.ts';
import type { Stores } from './stores.ts';

export interface ClusterOptions {
  readonly cassandra: CassandraOptions;
  /** The epoch is what Cassandra says. `group` is that of the account log. */
  readonly kafka: Omit<KafkaLogOptions, 'epoch' | 'purpose'>;
  /** Whether this node works conversations of hosted businesses. */
  readonly conversations: boolean;
}

export interface Cluster extends Stores {
  readonly log: AccountLog & LogMembership;
  /** null: not wanted. */
  readonly conversationLog: AccountLog & LogMembership | null;
  readonly nodes: NodeReports;
  readonly provisioning: ProvisioningStore;
  /** One read of Cassandra; rejects with STORE_FAILED when it does not answer. */
  check(): Promise<void>;
  /** Requests to Cassandra since the start. */
  stats(): RequestCounts;
  close(): Promise<void>;
}

/**
 * Opens the logs in Kafka and the stores in Cassandra. Rejects with BAD_CONFIG (unreachable by this configuration, not initialized, settings that contradict what is there), DATA_NEWER,
 * LOG_UNAVAILABLE or STORE_FAILED.
 */
export async function openCluster({ cassandra, kafka, conversations }: ClusterOptions): Promise<Cluster> {
  const stores = await openCassandraStores(cassandra);
  const open: { close(): Promise<void> }[] = [stores];
  try {
    if (stores.partitions !== kafka.partitions) throw new SealgateError('BAD_CONFIG', { detail: `this cluster has ${stores.partitions} partitions; kafka.partitions says ${kafka.partitions}` });
    const log = await openKafkaLog({ ...kafka, epoch: stores.epoch });
    open.unshift(log);
    const purpose = 'conversations';
    const conversationLog = conversations ? await openKafkaLog({ ...kafka, epoch: stores.epoch, purpose, group: ownersGroup(kafka.group, purpose) }) : null;
    return {
      ...stores, log, conversationLog,
      close: () => Promise.all([log.close(), conversationLog?.close()]).then(() => undefined).finally(() => stores.close()),
    };
  } catch (error) {
    for (const each of open) await each.close();
    throw error;
  }
}
