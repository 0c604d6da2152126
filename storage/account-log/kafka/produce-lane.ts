import { sleep, type Clock } from '../../../proto/clock.ts';
import type { AppendQueue } from './append-queue.ts';
import type { ProduceAnswer } from './kafka-broker.ts';
import type { Brokers } from './kafka-cluster.ts';
import { reasonOf, saysClockIsWrong, saysNotWritten } from './kafka-errors.ts';
import type { KafkaReport } from './kafka-options.ts';
import { Linger } from './linger.ts';

export interface LaneParts {
  readonly cluster: Brokers;
  readonly clock: Clock;
  readonly lingerMaxMs: number;
  readonly report: KafkaReport;
  /** The queues of the partitions that this lane's broker leads now. */
  readonly ledBy: (nodeId: number) => AppendQueue[];
  readonly appended: (partition: number, endOffset: number) => void;
  /** Something could not be sent, or was not accepted. Resolves when it makes sense to go on. */
  readonly troubled: (error: unknown) => Promise<void>;
}

/** What one partition puts into one request at most, well below the topic's max.message.bytes. */
export const PARTITION_BYTES = 512 * 1024;
const REQUEST_BYTES = 4 * 1024 * 1024;
/** How long the broker waits for the other in-sync replicas. */
const ACKS_TIMEOUT_MS = 4000;

interface Batch {
  readonly queue: AppendQueue;
  readonly values: readonly Uint8Array[];
}

/**
 * Everything that goes to one broker, one request after the other; what comes meanwhile is gathered for the next. A partition is in one request at a time, whichever lane it belongs to.
 */
export class ProduceLane {
  private readonly nodeId: number;
  private readonly parts: LaneParts;
  private readonly linger: Linger;
  private running: Promise<void> | null = null;
  private turn = 0;

  constructor(nodeId: number, parts: LaneParts) {
    this.nodeId = nodeId;
    this.parts = parts;
    this.linger = new Linger(parts.lingerMaxMs);
  }

  /** There may be something to send. */
  wake(): void {
    this.running ??= this.run().finally(() => {
      this.running = null;
      if (this.ready().length > 0) this.wake();
    });
  }

  private async run(): Promise<void> {
    const { clock } = this.parts;
    while (this.ready().length > 0) {
      await sleep(clock, this.linger.delayMs());
      const batches = this.gather();
      if (batches.length === 0) continue;
      this.linger.sent(batches.reduce((sum, { values }) => sum + values.length, 0), clock.monotonicMs());
      await this.send(batches);
    }
  }

  private ready(): AppendQueue[] {
    return this.parts.ledBy(this.nodeId).filter(queue => queue.isReady);
  }

  private gather(): Batch[] {
    const batches: Batch[] = [];
    let room = REQUEST_BYTES;
    for (const queue of this.choose()) {
      if (room <= 0) break;
      const values = queue.take(PARTITION_BYTES);
      room -= values.reduce((sum, value) => sum + value.length, 0);
      batches.push({ queue, values });
    }
    return batches;
  }

  /** An answer with an error does not say how the other partitions fared, so those that were in it go alone, in turn with the rest, until one of theirs has succeeded. */
  private choose(): AppendQueue[] {
    const ready = this.ready();
    const suspects = ready.filter(queue => queue.suspect);
    const others = ready.filter(queue => !queue.suspect);
    this.turn += 1;
    const suspect = suspects[(this.turn >> 1) % Math.max(1, suspects.length)];
    return suspect === undefined || (others.length > 0 && this.turn % 2 === 0) ? others : [suspect];
  }

  private async send(batches: readonly Batch[]): Promise<void> {
    let asked = false;
    try {
      const broker = await this.parts.cluster.broker(this.nodeId);
      const partitions = batches.map(({ queue, values }) => ({ partition: queue.partition, values }));
      asked = true;
      const answer = await broker.produce({ topic: this.parts.cluster.topic, partitions, timeoutMs: ACKS_TIMEOUT_MS });
      if (!this.settle(batches, answer)) await this.parts.troubled(new Error('an answer leaves out a partition'));
    } catch (error) {
      const mayBeWritten = asked && !(batches.length === 1 && saysNotWritten(error));
      for (const { queue } of batches) queue.failed(mayBeWritten);
      if (saysClockIsWrong(error)) this.refuse(batches);
      else this.parts.report('info', `appends to broker ${this.nodeId} must be sent again: ${reasonOf(error)}`);
      await this.parts.troubled(error);
    }
  }

  /** Going on trying would only keep everybody waiting. Which partition of several the broker means is not known: they go alone next. */
  private refuse(batches: readonly Batch[]): void {
    this.parts.report('warn', `broker ${this.nodeId} refuses appends: the clock of this machine is too far from the broker's; nothing is accepted here until it is right`);
    if (batches.length === 1) for (const { queue } of batches) queue.abandon('the clock of this node is wrong');
  }

  /** Accepts what the answer names with error 0, and nothing else. True when that was everything. */
  private settle(batches: readonly Batch[], answer: ProduceAnswer): boolean {
    let all = true;
    for (const { queue, values } of batches) {
      const result = answer.partitions.find(({ partition }) => partition === queue.partition);
      const baseOffset = result?.baseOffset ?? -1;
      if (result?.errorCode === 0 && baseOffset >= 0) {
        this.parts.appended(queue.partition, baseOffset + values.length);
        queue.accepted(baseOffset);
      } else {
        queue.failed(true);
        all = false;
      }
    }
    return all;
  }
}
