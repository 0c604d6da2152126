import type { Clock } from '../../../proto/clock.ts';

/**
 * Whether this node may act for its partitions at this moment. It runs from the moment a heartbeat was *sent* that was answered without error: the broker's clock for this member started later,
 * so our lease ends before the broker gives the partitions away, whatever stopped this process in between.
 */
export class Lease {
  private readonly clock: Clock;
  private readonly durationMs: number;
  private endsMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, durationMs: number) {
    this.clock = clock;
    this.durationMs = durationMs;
  }

  get runs(): boolean {
    return this.clock.monotonicMs() < this.endsMs;
  }

  renewFrom(sentMs: number): void {
    this.endsMs = Math.max(this.endsMs, sentMs + this.durationMs);
  }

  /** The others may be given our partitions from now on. */
  suspend(): void {
    this.endsMs = Number.NEGATIVE_INFINITY;
  }
}
