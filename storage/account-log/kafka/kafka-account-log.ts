import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountLog, LogConsumer, LogRecord } from '../account-log.ts';
import type { LogMembership, OwnerMap } from '../membership.ts';
import type { Appender } from './appender.ts';
import { committedOffsets } from './committed-offsets.ts';
import type { EndOffsets } from './end-offsets.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { reasonOf } from './kafka-errors.ts';
import type { MapWatch } from './map-watch.ts';
import type { Ownership } from './ownership.ts';
import type { RecordReader } from './record-reader.ts';
import type { Retention } from './retention.ts';

/** The connections of the log, each for what must not wait for the others. */
export interface LogClusters {
  readonly appending: KafkaCluster;
  readonly owning: KafkaCluster;
  readonly keeping: KafkaCluster;
}

export interface KafkaAccountLogParts {
  readonly epoch: number;
  readonly partitions: number;
  readonly group: string;
  readonly clock: Clock;
  readonly clusters: LogClusters;
  readonly appender: Appender;
  readonly reader: RecordReader;
  readonly ends: EndOffsets;
  readonly own: (consumer: LogConsumer, mapped: (map: OwnerMap) => void) => { readonly ownership: Ownership; readonly retention: Retention };
  readonly watch: (mapped: (map: OwnerMap) => void) => MapWatch;
}

/** How long outstanding appends and the leave may take at the end. */
const CLOSE_APPENDS_MS = 5000;
const CLOSE_CONNECTIONS_MS = 1000;

/** The account log on Apache Kafka: appends from any node, each partition worked by one member of a consumer group. Made by openKafkaLog. */
export class KafkaAccountLog implements AccountLog, LogMembership {
  readonly epoch: number;
  readonly partitions: number;
  private readonly parts: KafkaAccountLogParts;
  private ownership: Ownership | null = null;
  private retention: Retention | null = null;
  private left: Promise<void> | null = null;
  private watch: MapWatch | null = null;
  private map: OwnerMap;
  private closed = false;

  constructor(parts: KafkaAccountLogParts) {
    this.parts = parts;
    this.epoch = parts.epoch;
    this.partitions = parts.partitions;
    this.map = { version: 0, owners: Array.from({ length: parts.partitions }, () => null) };
  }

  append(partition: number, value: Uint8Array): Promise<number> {
    return this.parts.appender.append(partition, value);
  }

  /** Resolves with the first complete generation of the group, however long that takes. */
  async subscribe(consumer: LogConsumer): Promise<void> {
    if (this.ownership !== null || this.closed) throw new SealgateError('LOG_UNAVAILABLE', { detail: 'subscribed already, or closed' });
    const { ownership, retention } = this.parts.own(consumer, map => { this.mapped(map); });
    this.ownership = ownership;
    this.retention = retention;
    await ownership.start();
  }

  holds(partition: number, generation: number): boolean {
    return this.ownership?.tenures.holds(partition, generation) === true;
  }

  pause(partition: number): void {
    this.ownership?.pause(partition);
  }

  resume(partition: number): void {
    this.ownership?.resume(partition);
  }

  async read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]> {
    return unavailable(this.parts.reader.read(partition, fromOffset, maxRecords, maxBytes));
  }

  async commit(partition: number, generation: number, offset: number): Promise<void> {
    this.ownership?.commit(partition, generation, offset);
  }

  async committed(partition: number): Promise<number> {
    const { clusters: { keeping }, group } = this.parts;
    const offsets = await unavailable(keeping.persistently(() => committedOffsets(keeping, group, [partition])));
    return offsets.get(partition) ?? 0;
  }

  endOffset(partition: number): number {
    return this.parts.ends.get(partition);
  }

  ownerMap(): OwnerMap {
    return this.map;
  }

  leave(): Promise<void> {
    this.left ??= this.leaveOwners();
    return this.left;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    const { appender, clusters, clock } = this.parts;
    await this.leave();
    this.watch?.stop();
    await appender.close(CLOSE_APPENDS_MS);
    const closing = Object.values(clusters).map((cluster: KafkaCluster) => cluster.close().catch(() => undefined));
    await Promise.race([Promise.all(closing), sleep(clock, CLOSE_CONNECTIONS_MS, undefined, true)]);
  }

  private async leaveOwners(): Promise<void> {
    this.retention?.stop();
    await this.ownership?.close();
    if (!this.closed) this.watch = this.parts.watch(map => { this.mapped(map); });
  }

  private mapped(map: OwnerMap): void {
    if (map.version >= this.map.version) this.map = map;
  }
}

async function unavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new SealgateError('LOG_UNAVAILABLE', { detail: reasonOf(error), cause: error });
  }
}
