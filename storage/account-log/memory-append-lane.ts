import { SealgateError } from '../../proto/errors.ts';
import type { MemoryLogNetwork } from './memory-log-network.ts';
import type { MemoryLogPartition } from './memory-log-partition.ts';

interface Waiting { readonly value: Uint8Array; readonly resolve: (offset: number) => void; readonly reject: (error: Error) => void }

/** What the log says to a request, as far as its answer arrives: the offset of its first record. */
type Answer = number | 'unknown' | 'moved';

/**
 * One member's way into one partition: one request is outstanding, what comes meanwhile is gathered for the next, and nothing later passes a request that has to be
 * repeated. So records keep the order of the calls.
 */
export class MemoryAppendLane {
  private readonly log: MemoryLogPartition;
  private readonly network: MemoryLogNetwork;
  private readonly answerTo: (task: () => void) => void;
  private readonly written: () => void;
  private waiting: Waiting[] = [];
  private running: Promise<void> | null = null;

  /** `answerTo` brings an answer to the member; `written` is called at the log. */
  constructor(log: MemoryLogPartition, network: MemoryLogNetwork, answerTo: (task: () => void) => void, written: () => void) {
    this.log = log;
    this.network = network;
    this.answerTo = answerTo;
    this.written = written;
  }

  append(value: Uint8Array): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ value: new Uint8Array(value), resolve, reject });
      this.running ??= this.run();
    });
  }

  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      this.settle(batch, await this.writeOnce(batch));
    }
    this.running = null;
  }

  /** Until the log has taken the batch, or nobody knows. */
  private async writeOnce(batch: readonly Waiting[]): Promise<number | 'unknown'> {
    for (;;) {
      const answer = await this.request(batch);
      if (answer !== 'moved') return answer;
      if (this.isDone(answer)) return this.log.endOffset;
    }
  }

  /** Whether a request that was answered so need not be repeated. */
  protected isDone(answer: Answer): boolean {
    return answer !== 'moved';
  }

  private settle(batch: readonly Waiting[], answer: number | 'unknown'): void {
    batch.forEach(({ resolve, reject }, i) => {
      if (answer === 'unknown') reject(new SealgateError('RESULT_UNKNOWN'));
      else resolve(answer + i);
    });
  }

  private request(batch: readonly Waiting[]): Promise<Answer> {
    return new Promise(resolve => {
      this.network.toLog(() => {
        const answer = this.atLog(batch);
        this.answerTo(() => { resolve(answer); });
      });
    });
  }

  private atLog(batch: readonly Waiting[]): Answer {
    const { network } = this;
    const { moved, late, lateMs, unknown, twice } = network.faults;
    if (network.happens(moved)) return 'moved';
    if (network.happens(late)) {
      network.later(network.someMs(lateMs), () => { this.write(batch); });
      return 'unknown';
    }
    const offset = this.write(batch);
    if (network.happens(twice)) this.write(batch);
    return network.happens(unknown) ? 'unknown' : offset;
  }

  private write(batch: readonly Waiting[]): number {
    const offset = this.log.endOffset;
    for (const { value } of batch) this.log.add(value);
    this.written();
    return offset;
  }
}
