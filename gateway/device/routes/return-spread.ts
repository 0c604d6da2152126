import type { Clock } from '../../../proto/clock.ts';
import { levelAt, type Bucket } from '../../../storage/budgets/bucket.ts';

/** Nobody need wait longer than this to be tried again. */
const LONGEST_MS = 60_000;
const SECOND_MS = 1000;

/**
 * When devices that are sent away together should come back: over a time that grows with their number, so that they come no faster than this node lets devices in. Without it a herd
 * that was cut off comes back as one, keeps the stores too busy to let anybody in, and is cut off again.
 */
export class ReturnSpread {
  private readonly clock: Clock;
  private readonly perSecond: number;
  private readonly shortestMs: number;
  /** Those who were sent away and, at `perSecond`, are not back yet. */
  private expected: Bucket;

  /** `perSecond`: as many may come back. `shortestMs`: the time for a few. */
  constructor(clock: Clock, perSecond: number, shortestMs: number) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.shortestMs = shortestMs;
    this.expected = { level: 0, updatedAtMs: clock.monotonicMs() };
  }

  /** One more is sent away; it should come back at a random moment of this time. */
  nextMs(): number {
    const nowMs = this.clock.monotonicMs();
    const level = levelAt(this.expected, this.perSecond, SECOND_MS, nowMs) + 1;
    this.expected = { level, updatedAtMs: nowMs };
    return Math.ceil(Math.min(LONGEST_MS, Math.max(this.shortestMs, level / this.perSecond * SECOND_MS)));
  }
}
