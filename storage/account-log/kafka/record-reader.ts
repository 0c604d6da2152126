import type { LogRecord } from '../account-log.ts';
import type { FetchedPartition } from './kafka-broker.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { protocolError } from './kafka-errors.ts';

/** A page of a read; what Kafka adds to each record and batch comes on top of what was asked for. */
const PAGE_MIN_BYTES = 4 * 1024;
const PAGE_MAX_BYTES = 1024 * 1024;

/** Reads records of any partition again, whoever owns it. */
export class RecordReader {
  private readonly cluster: KafkaCluster;
  private readonly epoch: number;

  constructor(cluster: KafkaCluster, epoch: number) {
    this.cluster = cluster;
    this.epoch = epoch;
  }

  /** See AccountLog.read. */
  async read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]> {
    const found: LogRecord[] = [];
    let bytes = 0;
    for (let next = fromOffset; ;) {
      const page = await this.page(partition, next, Math.min(PAGE_MAX_BYTES, Math.max(PAGE_MIN_BYTES, maxBytes - bytes)));
      for (const { offset, value } of page.records) {
        if (offset < next || value === null) continue;
        if (found.length >= maxRecords || (found.length > 0 && bytes + value.length > maxBytes)) return found;
        found.push({ partition, position: { epoch: this.epoch, offset }, value });
        bytes += value.length;
        next = offset + 1;
      }
      if (page.records.length === 0 || next >= page.endOffset) return found;
    }
  }

  /** One fetch, from the first record that is there at or after `fromOffset`; empty behind the end. */
  private async page(partition: number, fromOffset: number, maxBytes: number): Promise<Pick<FetchedPartition, 'records' | 'endOffset'>> {
    const { cluster } = this;
    try {
      return await cluster.persistently(() => this.fetch(partition, fromOffset, maxBytes));
    } catch (error) {
      if (protocolError(error) !== 'OFFSET_OUT_OF_RANGE') throw error;
    }
    const start = (await cluster.persistently(() => cluster.offsets([partition], -2))).get(partition) ?? 0;
    return start > fromOffset ? this.page(partition, start, maxBytes) : { records: [], endOffset: 0 };
  }

  private async fetch(partition: number, offset: number, maxBytes: number): Promise<FetchedPartition> {
    const leader = this.cluster.leaderOf(partition);
    if (leader === null) throw new Error('no leader');
    const broker = await this.cluster.broker(leader);
    const answer = await broker.fetch({ topic: this.cluster.topic, partitions: [{ partition, fromOffset: offset, maxBytes }], maxWaitMs: 0, minBytes: 0, maxBytes });
    const page = answer.partitions.find(found => found.partition === partition);
    if (page === undefined) throw new Error('an answer leaves out the partition');
    return page;
  }
}
