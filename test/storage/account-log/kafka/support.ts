import type { Test } from 'tap';
import { systemClock } from '../../../../proto/clock-system.ts';
import { MissingProgram } from '../../../../bench/servers/jars.ts';
import { KafkaServer, type KafkaOptions } from '../../../../bench/servers/kafka-server.ts';
import { kafkaClient } from '../../../../storage/account-log/kafka/kafka-client.ts';
import type { KafkaConnection, KafkaLogOptions } from '../../../../storage/account-log/kafka/kafka-options.ts';
import { createLogTopic } from '../../../../storage/account-log/kafka/log-topic.ts';
import { openKafkaLog } from '../../../../storage/account-log/kafka/open-kafka-log.ts';
import type { KafkaAccountLog } from '../../../../storage/account-log/kafka/kafka-account-log.ts';

let topics = 0;

/** Real brokers for the tests of a file, killed when it ends; null, and said so, where they cannot be had. */
export async function startKafka(t: Test, options: Omit<KafkaOptions, 'folder'> = {}): Promise<KafkaServer | null> {
  try {
    const server = await KafkaServer.start({ folder: t.testdir(), compilation: 'soon', ...options });
    t.teardown(() => server.kill());
    return server;
  } catch (error) {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: the log on Kafka (needs ${error.message})`);
    return null;
  }
}

/** Options for a log of its own on the server, with times for tests. */
export function logOptions(server: KafkaServer, options: Partial<KafkaLogOptions> = {}): KafkaLogOptions {
  const name = `test-${process.pid}-${++topics}`;
  return {
    connection: plain(server), clock: systemClock, node: node('one'), topicPrefix: name, group: name, epoch: 1, partitions: 4, replication: 1, minInsync: 1,
    sessionTimeoutMs: 2000, rebalanceTimeoutMs: 2000, heartbeatMs: 100, ...options,
  };
}

export function plain(server: KafkaServer): KafkaConnection {
  return { brokers: server.brokers, tls: null, sasl: null };
}

export function node(name: string): KafkaLogOptions['node'] {
  return { name, deviceUrl: `wss://${name}.example`, nodeUrl: `wss://${name}.internal` };
}

export async function createTopicFor(options: KafkaLogOptions): Promise<void> {
  await createLogTopic(kafkaClient(options.connection, 'test', 10_000, () => undefined), options, systemClock);
}

/** Opened, and closed when the test ends. */
export async function openFor(t: Test, options: KafkaLogOptions): Promise<KafkaAccountLog> {
  const log = await openKafkaLog(options);
  t.teardown(() => log.close());
  return log;
}
