import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { AppendQueue, Backlog } from './append-queue.ts';
import type { Brokers } from './kafka-cluster.ts';
import type { KafkaReport } from './kafka-options.ts';
import { PARTITION_BYTES, ProduceLane } from './produce-lane.ts';

export interface AppenderParts {
  readonly cluster: Brokers;
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
  append(partition: number, value: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new SealgateError('LOG_UNAVAILABLE'));
    if (value.length > PARTITION_BYTES) return Promise.reject(new SealgateError('TOO_LARGE'));
    const queue = this.queues[partition];
    if (queue === undefined) return Promise.reject(new RangeError('no such partition'));
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

  /** Learns the leaders again, gives up what has waited too long and wakes the lanes. One at a time, whoever asks; again after a while as long as something waits for a leader. */
  private troubled(error: unknown): Promise<void> {
    this.recovering ??= this.recover(error).finally(() => {
      this.recovering = null;
      if (!this.closed && this.waitingFor().includes(null)) void this.troubled(null);
    });
    return this.recovering;
  }

  private async recover(error: unknown): Promise<void> {
    const { cluster, clock, appendTimeoutMs } = this.parts;
    await sleep(clock, RETRY_MS);
    await cluster.refreshAfter(error);
    for (const queue of this.queues) {
      if (queue.isReady && clock.monotonicMs() - queue.oldestMs > appendTimeoutMs) queue.abandon('the log did not answer in time');
    }
    for (const leader of this.waitingFor()) if (leader !== null) this.lane(leader).wake();
  }

  /** The leaders of the partitions for which something waits; null: there is none. */
  private waitingFor(): (number | null)[] {
    return this.queues.filter(queue => queue.length > 0).map(({ partition }) => this.parts.cluster.leaderOf(partition));
  }
}
