import type { Kafka } from 'kafkajs';
import { cassandraLink, kafkaLink } from '../../gateway/ops/cluster-links.ts';
import type { Config } from '../../gateway/ops/config-schema.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import type { LogTopic } from '../../storage/account-log/kafka/kafka-options.ts';
import type { CassandraOptions } from '../../storage/cassandra.ts';

const REQUEST_TIMEOUT_MS = 10_000;

/** The brokers, for one command. */
export function kafkaOf(config: Config): Kafka {
  return kafkaClient(kafkaLink(config), 'sealgate-cluster', REQUEST_TIMEOUT_MS, () => undefined);
}

export function topicOf(config: Config, epoch: number): LogTopic {
  const { topicPrefix, partitions, replication, minInsync } = config.kafka;
  return { topicPrefix, partitions, replication, minInsync, epoch };
}

export function cassandraOf(config: Config): CassandraOptions {
  return { link: cassandraLink(config), clock: systemClock, random: systemRandom };
}
