import type { Clock } from '../../proto/clock.ts';
import { Fifo } from './fifo.ts';

/** The least a timer takes; a turn that takes longer is one all the same. */
const TURN_MS = 1;
/** Enough that work goes on. */
const PRESSED_PER_TURN = 1;
const atOnce = Promise.resolve();

/**
 * Lets pieces of work begin a few in each turn of the event loop, in their order. What a commit or a fast receiver answers together would otherwise go on together, in one turn, and whoever calls
 * the API meanwhile waits for all of it.
 */
export class LoopPace {
  private readonly clock: Clock;
  private readonly perTurn: number;
  private readonly isPressed: () => boolean;
  private readonly waiting = new Fifo<{ readonly pieces: number; readonly resume: () => void }>();
  private left: number;
  private isTicking = false;

  /** `isPressed`: something else comes first now, and one piece begins in a turn. */
  constructor(clock: Clock, perTurn: number, isPressed: () => boolean = () => false) {
    this.clock = clock;
    this.perTurn = this.left = perTurn;
    this.isPressed = isPressed;
  }

  /** Resolves when the next one may begin. What counts for several, as what is done of many messages at once, may begin as long as there is room for one; what comes after it waits the longer. */
  turn(pieces = 1): Promise<void> {
    if (!this.isTicking) this.tickLater();
    this.left = Math.min(this.left, this.allowed);
    if (this.left <= 0) return new Promise(resume => { this.waiting.add({ pieces, resume }); });
    this.left -= pieces;
    return atOnce;
  }

  private get allowed(): number {
    return this.isPressed() ? Math.min(PRESSED_PER_TURN, this.perTurn) : this.perTurn;
  }

  private tickLater(): void {
    this.isTicking = true;
    this.clock.after(TURN_MS, () => { this.tick(); });
  }

  private tick(): void {
    const { allowed } = this;
    this.left = Math.min(allowed, this.left + allowed);
    this.isTicking = false;
    while (this.left > 0) {
      const one = this.waiting.take();
      if (one === undefined) break;
      this.left -= one.pieces;
      one.resume();
    }
    if (this.left < allowed) this.tickLater();
  }
}
