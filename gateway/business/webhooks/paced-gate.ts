import { Turns } from '../turns.ts';

/** One at a time is enough to see whether a receiver is back. */
const LEAST = 1;
const FIRST = 16;

/**
 * How many requests one receiver has at once: one more after each success, half after each failure. A receiver that is gone gets one at a time, one that is back soon all it can take,
 * and neither takes anything from another. First come, first served.
 */
export class PacedGate {
  private readonly max: number;
  private readonly turns = new Turns(() => this.allowed);
  private allowed: number;

  constructor(max: number) {
    this.max = max;
    this.allowed = Math.min(FIRST, max);
  }

  get isIdle(): boolean {
    // One that was slowed down remembers it.
    return this.turns.working === 0 && this.turns.waiting === 0 && this.allowed >= Math.min(FIRST, this.max);
  }

  /** Resolves with what `request` says: whether it went well. */
  run(request: () => Promise<boolean>): Promise<boolean> {
    return this.turns.run(async () => {
      let isWell = false;
      try {
        isWell = await request();
        return isWell;
      } finally {
        this.allowed = isWell ? Math.min(this.allowed + 1, this.max) : Math.max(LEAST, Math.floor(this.allowed / 2));
      }
    });
  }
}
