import { Turns } from '../turns.ts';

export interface WorkTurnsOptions {
  readonly atOnceMax: number;
  /** Of those who are promised a turn; whoever has been promised one gets it all the same. */
  readonly waitingMax: number;
  /** Something else comes first now: few work at once. */
  readonly isPressed: () => boolean;
}

/** Enough that work goes on. */
const PRESSED_AT_ONCE = 2;

/**
 * Lets so many conversations be worked at once; the others wait in the order in which they came. What the one thread has in hand is bounded by it, so that however much was accepted,
 * whoever asks next is answered soon.
 */
export class WorkTurns {
  private readonly turns: Turns;
  private readonly waitingMax: number;

  constructor({ atOnceMax, waitingMax, isPressed }: WorkTurnsOptions) {
    this.turns = new Turns(() => isPressed() ? Math.min(PRESSED_AT_ONCE, atOnceMax) : atOnceMax);
    this.waitingMax = waitingMax;
  }

  /** False: nobody should be promised a turn now. */
  get hasRoom(): boolean {
    return this.turns.waiting < this.waitingMax;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    return this.turns.run(task);
  }
}
