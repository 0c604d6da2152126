import { SealgateError } from '../../../proto/errors.ts';
import { Appender } from './appender.ts';
import { calmRequests } from './calm-requests.ts';
import { EndOffsets } from './end-offsets.ts';
import { KafkaAccountLog } from './kafka-account-log.ts';
import { kafkaClient } from './kafka-client.ts';
import { KafkaCluster } from './kafka-cluster.ts';
import { reasonOf } from './kafka-errors.ts';
import { topicName, type KafkaLogOptions } from './kafka-options.ts';
import { checkLogTopic, SEGMENT_MS } from './log-topic.ts';
import { MapWatch } from './map-watch.ts';
import { leaseMs, Ownership } from './ownership.ts';
import { RecordReader } from './record-reader.ts';
import { Retention } from './retention.ts';

const REQUEST_TIMEOUT_MS = 6000;
const defaults = {
  sessionTimeoutMs: 6000, heartbeatMs: 500, rebalanceTimeoutMs: 5000, lingerMaxMs: 8, backlogCountMax: 50_000, backlogBytesMax: 64 * 1024 * 1024,
  appendTimeoutMs: 30_000, commitIntervalMs: 250, retentionIntervalMs: 5 * 60_000, segmentMs: SEGMENT_MS, report: () => undefined,
};

/**
 * Opens the account log on Kafka. Rejects with BAD_CONFIG when the topic is missing or contradicts the options, with LOG_UNAVAILABLE when no broker answers.
 */
export async function openKafkaLog(given: KafkaLogOptions): Promise<KafkaAccountLog> {
  const options = { ...defaults, ...given };
  const { clock, epoch, partitions, group, node, connection, report } = options;
  if (options.rebalanceTimeoutMs < leaseMs(options.sessionTimeoutMs)) {
    // The group gives away the partitions of a member that misses a rebalance after this time, so its lease must be over by then.
    throw new SealgateError('BAD_CONFIG', { detail: 'kafka.rebalanceTimeoutMs must be at least two thirds of kafka.sessionTimeoutMs' });
  }
  calmRequests(clock);
  const client = kafkaClient(connection, `sealgate-${node.name}`, REQUEST_TIMEOUT_MS, report);
  await checkLogTopic(client, options);
  // A heartbeat that is not answered in half a session can still be sent once more in time.
  const memberClient = kafkaClient(connection, `sealgate-${node.name}`, options.sessionTimeoutMs / 2, report);
  const topic = topicName(options);
  const clusters = { appending: new KafkaCluster(client, topic, clock), owning: new KafkaCluster(memberClient, topic, clock), keeping: new KafkaCluster(client, topic, clock) };
  const ends = new EndOffsets(partitions);
  try {
    await Promise.all(Object.values(clusters).map(cluster => cluster.connect()));
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    for (const [partition, end] of await clusters.keeping.persistently(() => clusters.keeping.offsets(all, -1))) ends.seen(partition, end);
  } catch (error) {
    await Promise.all(Object.values(clusters).map(cluster => cluster.close()));
    throw new SealgateError('LOG_UNAVAILABLE', { detail: reasonOf(error), cause: error });
  }
  const appender = new Appender({ ...options, cluster: clusters.appending, appended: (partition, end) => { ends.seen(partition, end); } });
  return new KafkaAccountLog({
    epoch, partitions, group, clock, clusters, appender, ends,
    reader: new RecordReader(clusters.appending, epoch),
    watch: mapped => new MapWatch({ ...options, cluster: clusters.keeping, mapped }),
    own: (consumer, mapped) => {
      const ownership = new Ownership({ ...options, cluster: clusters.owning, ends, mapped }, consumer);
      const retention = new Retention({
        ...options, cluster: clusters.keeping, tenures: ownership.tenures, intervalMs: options.retentionIntervalMs,
        append: (partition, value) => appender.append(partition, value),
      });
      return { ownership, retention };
    },
  });
}
