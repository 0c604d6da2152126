import type { Clock } from '../../proto/clock.ts';

/** The least a timer takes; a turn that takes longer is one all the same. */
const TURN_MS = 1;

/**
 * Lets pieces of work begin a few in each turn of the event loop, in their order. What a commit or a fast receiver answers together would otherwise go on together, in one turn, and whoever calls
 * the API meanwhile waits for all of it.
 */
export class LoopPace {
  private readonly clock: Clock;
  private readonly perTurn: number;
  private readonly waiting = new Set<() => void>();
  private left: number;
  private isTicking = false;

  constructor(clock: Clock, perTurn: number) {
    this.clock = clock;
    this.perTurn = this.left = perTurn;
  }

  /** Resolves when the next one may begin. */
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
    this.left = this.perTurn;
    this.isTicking = false;
    for (const resume of this.waiting) {
      if (this.left === 0) break;
      this.waiting.delete(resume);
      this.left -= 1;
      resume();
    }
    if (this.left < this.perTurn) this.tickLater();
  }
}
