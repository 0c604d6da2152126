import type { CassandraServer } from '../../../bench/servers/cassandra-server.ts';
import type { KafkaServer } from '../../../bench/servers/kafka-server.ts';
import type { Unit } from './target.ts';

/** Brokers as `broker-1`, `broker-2`, ... */
export function brokerUnits(kafka: KafkaServer): readonly Unit[] {
  return kafka.brokers.map((_, i) => ({
    name: `broker-${i + 1}`,
    get pid() { return kafka.processOf(i)?.pid ?? null; },
    start: () => kafka.startNode(i),
    kill: () => kafka.killNode(i),
  }));
}

/** The one node there is. */
export function cassandraUnit(cassandra: CassandraServer): Unit {
  return {
    name: 'cassandra',
    get pid() { return cassandra.processOf(0)?.pid ?? null; },
    start: () => cassandra.startNode(0),
    kill: () => cassandra.killNode(0),
  };
}
