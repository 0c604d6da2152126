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
  private readonly options: WorkTurnsOptions;
  private readonly waiting = new Set<() => void>();
  private working = 0;

  constructor(options: WorkTurnsOptions) {
    this.options = options;
  }

  /** False: nobody should be promised a turn now. */
  get hasRoom(): boolean {
    return this.waiting.size < this.options.waitingMax;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.waiting.size > 0 || this.working >= this.allowed) await new Promise<void>(resolve => { this.waiting.add(resolve); });
    else this.working += 1;
    try {
      return await task();
    } finally {
      this.working -= 1;
      this.admit();
    }
  }

  private get allowed(): number {
    const { atOnceMax, isPressed } = this.options;
    return isPressed() ? Math.min(PRESSED_AT_ONCE, atOnceMax) : atOnceMax;
  }

  /** Those who wait longest, once for each that ends: as long as somebody waits, somebody works. */
  private admit(): void {
    for (const resume of this.waiting) {
      if (this.working >= this.allowed) return;
      this.waiting.delete(resume);
      this.working += 1;
      resume();
    }
  }
}
