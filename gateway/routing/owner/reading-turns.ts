import type { Clock } from '../../../proto/clock.ts';

/** Lets one after the other read or write what is old, at most one in `everyMs`: what many partitions have to do at once leaves room for everything else in between. */
export class ReadingTurns {
  private readonly clock: Clock;
  private readonly everyMs: number;
  private nextMs = Number.NEGATIVE_INFINITY;
  private readonly waiting: (() => void)[] = [];

  constructor(clock: Clock, everyMs: number) {
    this.clock = clock;
    this.everyMs = everyMs;
  }

  /** Resolves when it is the caller's turn, in the order of the calls. */
  async take(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (this.waiting.length === 0 && nowMs >= this.nextMs) {
      this.nextMs = nowMs + this.everyMs;
      return;
    }
    await new Promise<void>(resolve => {
      this.waiting.push(resolve);
      if (this.waiting.length === 1) this.clock.after(this.nextMs - nowMs, () => { this.next(); });
    });
  }

  private next(): void {
    this.waiting.shift()?.();
    this.nextMs = this.clock.monotonicMs() + this.everyMs;
    if (this.waiting.length > 0) this.clock.after(this.everyMs, () => { this.next(); });
  }
}
