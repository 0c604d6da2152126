import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { AppendQueue, Backlog } from './append-queue.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { KafkaReport } from './kafka-options.ts';
import { PARTITION_BYTES, ProduceLane } from './produce-lane.ts';

export interface AppenderParts {
  readonly cluster: KafkaCluster;
  readonly clock: Clock;
  readonly partitions: number;
  readonly lingerMaxMs: number;
  readonly backlogCountMax: number;
  readonly backlogBytesMax: number;
  readonly appendTimeoutMs: number;
  readonly report: KafkaReport;
  readonly appended: (partition: number, endOffset: number) => void;
}

/** Between two attempts while something is wrong; the answer to a moved leader is usually there by then. */
const RETRY_MS = 100;

/** Appends that are durable when they resolve, in call order per partition whatever happens to leaders and connections. */
export class Appender {
  private readonly parts: AppenderParts;
  private readonly queues: readonly AppendQueue[];
  private readonly lanes = new Map<number, ProduceLane>();
  private readonly backlog: Backlog;
  private recovering: Promise<void> | null = null;
  private closed = false;

  constructor(parts: AppenderParts) {
    this.parts = parts;
    const backlog = new Backlog(parts.backlogCountMax, parts.backlogBytesMax);
    this.backlog = backlog;
    this.queues = Array.from({ length: parts.partitions }, (_, partition) => new AppendQueue(partition, backlog));
  }

  /** See AccountLog.append. */
  async append(partition: number, value: Uint8Array): Promise<number> {
    if (this.closed) throw new SealgateError('LOG_UNAVAILABLE');
    if (value.length > PARTITION_BYTES) throw new SealgateError('TOO_LARGE');
    const queue = this.queues[partition];
    if (queue === undefined) throw new RangeError('no such partition');
    const appended = queue.add(value, this.parts.clock.monotonicMs());
    this.wake(partition);
    return appended;
  }

  /** Finishes what is outstanding, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closed = true;
    const endMs = this.parts.clock.monotonicMs() + timeoutMs;
    while (this.backlog.count > 0 && this.parts.clock.monotonicMs() < endMs) await sleep(this.parts.clock, 5, undefined, true);
    for (const queue of this.queues) queue.abandon('the log was closed');
  }

  private wake(partition: number): void {
    const leader = this.parts.cluster.leaderOf(partition);
    if (leader === null) void this.troubled(null);
    else this.lane(leader).wake();
  }

  private lane(nodeId: number): ProduceLane {
    const known = this.lanes.get(nodeId);
    if (known !== undefined) return known;
    const lane = new ProduceLane(nodeId, {
      ...this.parts,
      ledBy: leader => this.queues.filter(queue => this.parts.cluster.leaderOf(queue.partition) === leader),
      troubled: error => this.troubled(error),
    });
    this.lanes.set(nodeId, lane);
    return lane;
  }

  /** Learns the leaders again and wakes the lanes, until there is a lane for everything that waits. One at a time, whoever asks. */
  private troubled(error: unknown): Promise<void> {
    this.recovering ??= this.recover(error).finally(() => { this.recovering = null; });
    return this.recovering;
  }

  private async recover(error: unknown): Promise<void> {
    const { cluster, clock, appendTimeoutMs } = this.parts;
    for (let reason = error; ; reason = null) {
      await sleep(clock, RETRY_MS);
      await cluster.refreshAfter(reason);
      for (const queue of this.queues) {
        if (queue.isReady && clock.monotonicMs() - queue.oldestMs > appendTimeoutMs) queue.abandon('the log did not answer in time');
      }
      const waiting = this.queues.filter(queue => queue.length > 0).map(({ partition }) => cluster.leaderOf(partition));
      for (const leader of waiting) if (leader !== null) this.lane(leader).wake();
      if (this.closed || !waiting.includes(null)) return;
    }
  }
}
