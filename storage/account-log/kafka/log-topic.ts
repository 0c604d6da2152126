import kafkajs, { type Admin, type Kafka } from 'kafkajs';
import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { protocolError, reasonOf } from './kafka-errors.ts';
import { topicName, type LogTopic } from './kafka-options.ts';
import { PARTITION_BYTES } from './produce-lane.ts';

export const SEGMENT_MS = 10 * 60_000;
/** One partition's part of a request is one batch; Kafka counts its headers too. */
const MAX_MESSAGE_BYTES = 2 * PARTITION_BYTES;
const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Between the deletion of a segment and that of its file. */
const FILE_DELETE_DELAY_MS = 60_000;

const LED_TRIES = 100;
const LED_PAUSE_MS = 200;

/** What the topic's settings must be; the rest is the operator's business. */
function requiredSettings(topic: LogTopic): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': 'delete',
    // Time deletes nothing: what is not acknowledged stays, what is acknowledged is deleted by us.
    'retention.ms': '-1',
    'retention.bytes': '-1',
    'min.insync.replicas': String(topic.minInsync),
    'max.message.bytes': String(MAX_MESSAGE_BYTES),
    'unclean.leader.election.enable': 'false',
    'segment.ms': String(topic.segmentMs ?? SEGMENT_MS),
    // As we write them, which is uncompressed.
    'compression.type': 'producer',
  };
}

/** Makes the topic of this epoch; resolves to false when it is there as it should be. One that differs is BAD_CONFIG. */
export function createLogTopic(kafka: Kafka, topic: LogTopic, clock: Clock): Promise<boolean> {
  return withAdmin(kafka, async admin => {
    const settings = { ...requiredSettings(topic), 'segment.bytes': String(SEGMENT_BYTES), 'file.delete.delay.ms': String(Math.min(FILE_DELETE_DELAY_MS, topic.segmentMs ?? SEGMENT_MS)) };
    const isNew = await admin.createTopics({
      // kafkajs gives up waiting when a broker has not heard of the topic yet.
      waitForLeaders: false,
      topics: [{
        topic: topicName(topic), numPartitions: topic.partitions, replicationFactor: topic.replication,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      }],
    });
    // A new one is as it was asked for, and another broker may not have heard of it yet.
    if (isNew) await untilLed(admin, topic, clock);
    else await check(admin, topic);
    return isNew;
  });
}

/** Rejects as Kafka does when that takes too long. */
async function untilLed(admin: Admin, topic: LogTopic, clock: Clock): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { topics: [found] } = await admin.fetchTopicMetadata({ topics: [topicName(topic)] });
      if (found?.partitions.length === topic.partitions && found.partitions.every(({ leader }) => leader >= 0)) return;
    } catch (error) {
      if (attempt === LED_TRIES || protocolError(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    }
    if (attempt === LED_TRIES) throw new SealgateError('LOG_UNAVAILABLE', { detail: `the Kafka topic ${topicName(topic)} has partitions without a leader` });
    await sleep(clock, LED_PAUSE_MS);
  }
}

/** Rejects with BAD_CONFIG when the topic is missing or not what it must be, or the brokers refuse or are refused; with LOG_UNAVAILABLE when no broker answers. */
export function checkLogTopic(kafka: Kafka, topic: LogTopic): Promise<void> {
  return withAdmin(kafka, admin => check(admin, topic));
}

/** Works with a connection of its own, and names what goes wrong. */
export async function withAdmin<T>(kafka: Kafka, task: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await task(admin);
  } catch (error) {
    if (SealgateError.is(error)) throw error;
    const wrongSetting = badConnection(error);
    if (wrongSetting !== null) throw new SealgateError('BAD_CONFIG', { detail: wrongSetting, cause: error });
    throw new SealgateError('LOG_UNAVAILABLE', { detail: reasonOf(error), cause: error });
  } finally {
    await admin.disconnect();
  }
}

/** Failures that no waiting mends. */
function badConnection(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'KafkaJSSASLAuthenticationError') return 'Kafka refuses the credentials: kafka.username and kafka.passwordFile';
  return error.message.includes('certificate') ? `the certificate of the Kafka brokers is not accepted, see kafka.caFile: ${error.message}` : null;
}

async function check(admin: Admin, topic: LogTopic): Promise<void> {
  const [fault] = await topicFaults(admin, topic);
  if (fault !== undefined) throw new SealgateError('BAD_CONFIG', { detail: fault });
}

/** Everything in which the topic contradicts the options, a sentence each. Rejects with BAD_CONFIG when there is no such topic. */
export async function topicFaults(admin: Admin, topic: LogTopic): Promise<readonly string[]> {
  const name = topicName(topic);
  const faults: string[] = [];
  const partitions = await partitionsOf(admin, name);
  if (partitions.length !== topic.partitions) faults.push(`has ${partitions.length} partitions, not ${topic.partitions}; a log keeps the number it was created with`);
  const replicas = Math.min(...partitions.map(partition => partition.replicas.length));
  if (replicas < topic.replication) faults.push(`has ${replicas} replicas, not ${topic.replication}`);
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }] });
  const settings = new Map(resources.flatMap(({ configEntries }) => configEntries.map(entry => [entry.configName, entry.configValue])));
  for (const [setting, required] of Object.entries(requiredSettings(topic))) {
    const found = settings.get(setting) ?? 'nothing';
    if (!isEnough(setting, found, required)) faults.push(`has ${setting} = ${found}, not ${required}`);
  }
  return faults.map(fault => `the Kafka topic ${name} ${fault}`);
}

/** More room for a message and a shorter segment do no harm. */
function isEnough(setting: string, found: string, required: string): boolean {
  if (setting === 'max.message.bytes') return Number(found) >= Number(required);
  if (setting === 'segment.ms') return Number(found) <= Number(required);
  if (setting === 'compression.type') return found === required || found === 'uncompressed';
  return found === required;
}

async function partitionsOf(admin: Admin, name: string): Promise<readonly { readonly replicas: readonly number[] }[]> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    return topics.find(found => found.name === name)?.partitions ?? [];
  } catch (error) {
    if (protocolError(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    throw new SealgateError('BAD_CONFIG', { detail: `the Kafka topic ${name} does not exist; run sealgate cluster init` });
  }
}
