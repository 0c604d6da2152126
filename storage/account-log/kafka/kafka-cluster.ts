import type { Assigner, Cluster, Kafka, PartitionMetadata } from 'kafkajs';
import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { withRecordCalls } from './broker-calls.ts';
import type { KafkaBroker } from './kafka-broker.ts';
import { isSilence, lostBroker, protocolError } from './kafka-errors.ts';

const PERSIST_MS = 10_000;
const RETRY_MS = 100;

/**
 * The brokers, the leaders of one topic's partitions and the coordinators of groups, over connections of its own: two to each broker, one for fetches and one for the rest.
 * A broker works the requests of one connection one after the other, so what must not wait for what gets a KafkaCluster of its own.
 *
 * kafkajs' producer reports success for partitions whose write failed, its consumer commits under a generation that the caller cannot name and stops for good on some errors.
 * One level below, request by request, it has no such habits; it hands that level to partition assigners.
 */
export class KafkaCluster {
  readonly topic: string;
  private readonly kafka: Kafka;
  private cluster: Cluster;
  private renewing: Promise<void> | null = null;
  private closed = false;
  private metadata: readonly PartitionMetadata[] = [];
  private leaders = new Map<number, number>();

  private readonly clock: Clock;

  constructor(kafka: Kafka, topic: string, clock: Clock) {
    this.topic = topic;
    this.clock = clock;
    this.kafka = kafka;
    this.cluster = clusterOf(kafka);
  }

  /** Rejects when no broker answers or the topic does not exist. */
  async connect(): Promise<void> {
    await this.begin(this.cluster);
  }

  /** The broker that leads the partition as far as is known; null: none does. */
  leaderOf(partition: number): number | null {
    this.readMetadata();
    return this.leaders.get(partition) ?? null;
  }

  /** All leaders as far as is known. */
  leaderIds(): ReadonlySet<number> {
    this.readMetadata();
    return new Set(this.leaders.values());
  }

  async broker(nodeId: number): Promise<KafkaBroker> {
    return withRecordCalls(await this.cluster.findBroker({ nodeId: String(nodeId) }), this.clock);
  }

  async coordinator(groupId: string): Promise<KafkaBroker> {
    return withRecordCalls(await this.cluster.findGroupCoordinator({ groupId }), this.clock);
  }

  /** The node id of the broker that keeps a group. */
  async coordinatorId(groupId: string): Promise<number> {
    const { coordinator } = await this.cluster.findGroupCoordinatorMetadata({ groupId });
    return coordinator.nodeId;
  }

  /** Learns leaders and brokers again after `error`. Never rejects: whoever asked will find out by trying. */
  async refreshAfter(error: unknown): Promise<void> {
    if (this.closed) return;
    try {
      if (isSilence(error)) await this.renew();
      else await this.refresh(error);
    } catch {
      // Tried again after the next failure.
    }
  }

  /** Does again what failed because a leader or coordinator has just moved; rejects with the last failure. OFFSET_OUT_OF_RANGE is an answer and no such failure. */
  async persistently<T>(task: () => Promise<T>): Promise<T> {
    const endMs = this.clock.monotonicMs() + PERSIST_MS;
    for (;;) {
      try {
        return await task();
      } catch (error) {
        if (this.clock.monotonicMs() > endMs || protocolError(error) === 'OFFSET_OUT_OF_RANGE') throw error;
        await sleep(this.clock, RETRY_MS);
        await this.refreshAfter(error);
      }
    }
  }

  /** The lowest or the highest offset of the partitions: -2 earliest, -1 latest (where the next record goes). Leaves out those without a leader. */
  async offsets(partitions: readonly number[], timestamp: -1 | -2): Promise<ReadonlyMap<number, number>> {
    const found = new Map<number, number>();
    await Promise.all([...this.leaderIds()].map(async leader => {
      const led = partitions.filter(partition => this.leaderOf(partition) === leader);
      if (led.length === 0) return;
      const broker = await this.broker(leader);
      const answer = await broker.listOffsets({ replicaId: -1, isolationLevel: 0, topics: [{ topic: this.topic, partitions: led.map(partition => ({ partition, timestamp })) }] });
      for (const { partitions: offsets } of answer.responses) for (const { partition, offset } of offsets) found.set(partition, Number(offset));
    }));
    return found;
  }

  close(): Promise<void> {
    this.closed = true;
    return this.cluster.disconnect();
  }

  private async begin(cluster: Cluster): Promise<void> {
    await cluster.connect();
    await cluster.addTargetTopic(this.topic);
  }

  private async refresh(error: unknown): Promise<void> {
    const lost = lostBroker(error);
    if (lost !== null) this.cluster.removeBroker(lost);
    if (!this.cluster.isConnected()) await this.cluster.connect();
    await this.cluster.refreshMetadata();
  }

  /** New connections to everybody. What is outstanding on the old ones ends there. One at a time, whoever asks. */
  private renew(): Promise<void> {
    this.renewing ??= this.replace().finally(() => { this.renewing = null; });
    return this.renewing;
  }

  private async replace(): Promise<void> {
    const fresh = clusterOf(this.kafka);
    try {
      await this.begin(fresh);
    } catch (error) {
      void fresh.disconnect().catch(() => undefined);
      throw error;
    }
    const useless = this.closed ? fresh : this.cluster;
    if (!this.closed) this.cluster = fresh;
    void useless.disconnect().catch(() => undefined);
  }

  private readMetadata(): void {
    const metadata = this.known();
    if (metadata === null || metadata === this.metadata) return;
    this.metadata = metadata;
    this.leaders = new Map(metadata.flatMap(({ partitionId, leader }) => leader >= 0 ? [[partitionId, leader]] : []));
  }

  /** Null when it is closed. */
  private known(): readonly PartitionMetadata[] | null {
    try {
      return this.cluster.findTopicPartitionMetadata(this.topic);
    } catch {
      return null;
    }
  }
}

/** What the pieces of the log ask of it. */
export type Brokers = Pick<KafkaCluster, 'topic' | 'leaderOf' | 'leaderIds' | 'broker' | 'coordinator' | 'refreshAfter' | 'offsets'>;

function clusterOf(kafka: Kafka): Cluster {
  const found: Cluster[] = [];
  const neverUsed: Assigner = { name: 'none', version: 0, assign: () => Promise.resolve([]), protocol: () => ({ name: 'none', metadata: Buffer.alloc(0) }) };
  kafka.consumer({
    groupId: 'none', allowAutoTopicCreation: false,
    partitionAssigners: [({ cluster }) => {
      found.push(cluster);
      return neverUsed;
    }],
  });
  const [cluster] = found;
  if (cluster === undefined) throw new SealgateError('INTERNAL', { detail: 'kafkajs hands no cluster to assigners' });
  return cluster;
}
