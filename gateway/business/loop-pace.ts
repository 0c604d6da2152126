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
  private readonly waiting = new Set<{ readonly pieces: number; readonly resume: () => void }>();
  private left: number;
  private isTicking = false;

  constructor(clock: Clock, perTurn: number) {
    this.clock = clock;
    this.perTurn = this.left = perTurn;
  }

  /** Resolves when the next one may begin. What counts for several, as what is done of many messages at once, may begin as long as there is room for one; what comes after it waits the longer. */
  async turn(pieces = 1): Promise<void> {
    if (!this.isTicking) this.tickLater();
    if (this.left <= 0) await new Promise<void>(resume => { this.waiting.add({ pieces, resume }); });
    else this.left -= pieces;
  }

  private tickLater(): void {
    this.isTicking = true;
    this.clock.after(TURN_MS, () => { this.tick(); });
  }

  private tick(): void {
    this.left = Math.min(this.perTurn, this.left + this.perTurn);
    this.isTicking = false;
    for (const one of this.waiting) {
      if (this.left <= 0) break;
      this.waiting.delete(one);
      this.left -= one.pieces;
      one.resume();
    }
    if (this.left < this.perTurn) this.tickLater();
  }
}
