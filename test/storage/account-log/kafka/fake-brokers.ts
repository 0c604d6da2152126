import type { KafkaBroker, ProduceAnswer, ProduceRequest } from '../../../../storage/account-log/kafka/kafka-broker.ts';
import type { Brokers } from '../../../../storage/account-log/kafka/kafka-cluster.ts';

/** A protocol error as kafkajs throws it. */
export class ProtocolError extends Error {
  readonly type: string;
  readonly partition: number | undefined;

  constructor(type: string, partition?: number) {
    super(type);
    this.type = type;
    this.partition = partition;
  }
}

type Calls = Partial<Record<keyof KafkaBroker, (request: never) => unknown>>;

/** One broker that answers what the test says and keeps every request; what the test does not say is refused. */
export function fakeBroker(calls: Calls): KafkaBroker {
  const refuse = (): Promise<never> => Promise.reject(new Error('not expected'));
  const broker: Record<string, unknown> = {};
  for (const name of ['produce', 'fetch', 'listOffsets', 'deleteRecords', 'joinGroup', 'syncGroup', 'heartbeat', 'leaveGroup', 'offsetCommit', 'describeGroups', 'offsetFetch'] as const) {
    const call = calls[name];
    broker[name] = call === undefined ? refuse : async (request: never) => call(request);
  }
  return broker as unknown as KafkaBroker;
}

export interface FakeBrokers extends Brokers {
  leaders: (number | null)[];
  refreshes: number;
  starts: Map<number, number>;
  ends: Map<number, number>;
}

/** A cluster whose brokers are these, by node id; `onRefresh` is where leaders are learned. */
export function fakeBrokers(leaders: (number | null)[], brokers: Record<number, KafkaBroker>, onRefresh: (cluster: FakeBrokers) => void = () => undefined): FakeBrokers {
  const cluster: FakeBrokers = {
    topic: 'topic', leaders, refreshes: 0, starts: new Map(), ends: new Map(),
    leaderOf: partition => cluster.leaders[partition] ?? null,
    leaderIds: () => new Set(cluster.leaders.filter(leader => leader !== null)),
    broker: async nodeId => brokers[nodeId] ?? Promise.reject(new Error('no such broker')),
    coordinator: async () => brokers[1] ?? Promise.reject(new Error('no coordinator')),
    refreshAfter: async () => {
      cluster.refreshes += 1;
      onRefresh(cluster);
    },
    offsets: async (_partitions, timestamp) => timestamp === -1 ? cluster.ends : cluster.starts,
  };
  return cluster;
}

/** What a request carries, as `partition: value value`. */
export function carried(request: ProduceRequest): string[] {
  return request.partitions.map(({ partition, values }) => `${partition}: ${values.map(value => Buffer.from(value).toString()).join(' ')}`);
}

export function produced(partitions: readonly { partition: number; baseOffset: number; errorCode?: number }[]): ProduceAnswer {
  return { partitions: partitions.map(({ partition, baseOffset, errorCode = 0 }) => ({ partition, errorCode, baseOffset })) };
}
