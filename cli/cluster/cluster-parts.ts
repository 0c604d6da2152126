import type { Kafka } from 'kafkajs';
import { cassandraLink, kafkaLink } from '../../gateway/ops/cluster-links.ts';
import type { Config } from '../../gateway/ops/config/config-schema.ts';
import type { Clock } from '../../proto/clock.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { inspectLog, type LogInspection } from '../../storage/account-log/kafka/inspect-log.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import { ownersGroup, type LogPurpose, type LogTopic } from '../../storage/account-log/kafka/kafka-options.ts';
import type { CassandraOptions } from '../../storage/cassandra.ts';

const REQUEST_TIMEOUT_MS = 10_000;

/** The brokers, for one command. */
export function kafkaOf(config: Config): Kafka {
  return kafkaClient(kafkaLink(config), 'sealgate-cluster', REQUEST_TIMEOUT_MS, () => undefined);
}

/** Both logs that nodes work: of accounts, and of conversations of hosted businesses. */
export const logPurposes: readonly LogPurpose[] = ['log', 'conversations'];

export function topicOf(config: Config, epoch: number, purpose: LogPurpose): LogTopic {
  const { topicPrefix, partitions, replication, minInsync } = config.kafka;
  return { topicPrefix, purpose, partitions, replication, minInsync, epoch };
}

export function inspectLogOf(config: Config, epoch: number, purpose: LogPurpose, clock: Clock): Promise<LogInspection> {
  return inspectLog(kafkaOf(config), topicOf(config, epoch, purpose), ownersGroup(config.kafka.group, purpose), clock);
}

export function cassandraOf(config: Config): CassandraOptions {
  return { link: cassandraLink(config), clock: systemClock, random: systemRandom };
}
