import { systemClock } from '../../proto/clock-system.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import { KafkaCluster } from '../../storage/account-log/kafka/kafka-cluster.ts';
import type { KafkaConnection } from '../../storage/account-log/kafka/kafka-options.ts';

/** There since the first group is. */
const OFFSETS_TOPIC = '__consumer_offsets';

/** The node id of the broker that keeps a group which has members. */
export async function coordinatorOf(connection: KafkaConnection, group: string): Promise<number> {
  const cluster = new KafkaCluster(kafkaClient(connection, 'test', 10_000, () => undefined), OFFSETS_TOPIC, systemClock);
  await cluster.connect();
  try {
    return await cluster.persistently(() => cluster.coordinatorId(group));
  } finally {
    await cluster.close();
  }
}
