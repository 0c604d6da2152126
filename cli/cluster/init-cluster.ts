import type { Config } from '../../gateway/ops/config/config-schema.ts';
import { createKeys, keyPurposes, openKeyRing, type KeysFolder } from '../../gateway/ops/keys/key-ring-folder.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { createLogTopic } from '../../storage/account-log/kafka/log-topic.ts';
import { topicName } from '../../storage/account-log/kafka/kafka-options.ts';
import { initCassandra, openCassandraStores } from '../../storage/cassandra.ts';
import { cassandraOf, kafkaOf, logPurposes, topicOf } from './cluster-parts.ts';

/** One thing that was made or found. */
export interface InitStep {
  readonly what: 'keys' | 'schema' | 'epoch' | 'topic';
  readonly changed: boolean;
  readonly text: string;
}

export interface InitOptions {
  readonly keys: KeysFolder;
  /** Begins a new log, after a restore of Cassandra or the loss of Kafka's. All nodes must be stopped. */
  readonly newEpoch: boolean;
}

/**
 * Makes what the nodes of a cluster need and does not exist yet; says each step when it is done. May be repeated, and after a failure must be.
 * Throws BAD_CONFIG when what exists contradicts the configuration, KEYS_READABLE, DATA_NEWER, LOG_UNAVAILABLE, STORE_FAILED, CONFLICT.
 */
export async function initCluster(config: Config, { keys, newEpoch }: InitOptions, done: (step: InitStep) => void): Promise<void> {
  done(makeKeys(keys));
  const { replication, keyspace } = config.cassandra;
  const options = cassandraOf(config);
  const { schemaBefore, schema, epoch: found, partitions } = await initCassandra({ ...options, replication, partitions: config.kafka.partitions });
  const upTo = schemaBefore === schema ? `has schema version ${schema}` : `brought from schema version ${schemaBefore} to ${schema}`;
  done({ what: 'schema', changed: schemaBefore !== schema, text: `Cassandra keyspace ${keyspace}: ${upTo}` });
  const epoch = newEpoch ? await beginEpoch(options) : found;
  done({ what: 'epoch', changed: newEpoch || schemaBefore === 0, text: `account log: epoch ${epoch}, ${partitions} partitions` });
  for (const purpose of logPurposes) {
    const topic = topicOf(config, epoch, purpose);
    const isNew = await createLogTopic(kafkaOf(config), topic, systemClock);
    done({ what: 'topic', changed: isNew, text: `Kafka topic ${topicName(topic)}: ${isNew ? 'made' : 'is there'}, ${topic.replication} copies, ${topic.minInsync} of them before a message counts as accepted` });
  }
}

async function beginEpoch(options: ReturnType<typeof cassandraOf>): Promise<number> {
  const stores = await openCassandraStores(options);
  try {
    return await stores.newEpoch();
  } finally {
    await stores.close();
  }
}

/** systemd's credentials cannot be made here; they are only looked at. */
function makeKeys(folder: KeysFolder): InitStep {
  const made = folder.isCredentials ? 0 : createKeys(folder);
  const files = keyPurposes.flatMap(purpose => openKeyRing(folder).all(purpose).map(({ id }) => `${purpose}-${id}.key`));
  const state = made === 0 ? 'are there' : `${made} made`;
  return { what: 'keys', changed: made > 0, text: `keys in ${folder.path}: ${state}. Copy these files to the keys folder of every node: ${files.join(', ')}` };
}
