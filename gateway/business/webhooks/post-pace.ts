import type { Clock } from '../../../proto/clock.ts';

/** Of requests that begin within one turn of the event loop: a fast receiver gets thousands a second, a slow one as many at once as it may have. */
const PER_TURN = 8;
/** The least a timer takes; a turn that takes longer is one all the same. */
const TURN_MS = 1;

/**
 * Lets requests begin a few at a time, in their order. A receiver that answers at once would otherwise be asked for hundreds in one turn of the loop, and whoever calls the API meanwhile
 * waits for all of them.
 */
export class PostPace {
  private readonly clock: Clock;
  private readonly waiting = new Set<() => void>();
  private left = PER_TURN;
  private isTicking = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Resolves when the next request may begin. */
  async turn(): Promise<void> {
    if (!this.isTicking) this.tickLater();
    if (this.left === 0) await new Promise<void>(resolve => { this.waiting.add(resolve); });
    else this.left -= 1;
  }

  private tickLater(): void {
    this.isTicking = true;
    this.clock.after(TURN_MS, () => { this.tick(); });
  }

  private tick(): void {
    this.left = PER_TURN;
    this.isTicking = false;
    for (const resume of this.waiting) {
      if (this.left === 0) break;
      this.waiting.delete(resume);
      this.left -= 1;
      resume();
    }
    if (this.left < PER_TURN) this.tickLater();
  }
}
