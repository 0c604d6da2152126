import type { Cancel, Clock } from '../../proto/clock.ts';

export interface LookoutParts {
  readonly clock: Clock;
  /** Between two looks, when nobody has said that there is something: for what whoever began it has died over. */
  readonly everyMs: number;
  /** Finds what is to be done. */
  readonly look: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** After the first failure; after each further one twice as long, up to the maximum. */
const RETRY_MIN_MS = 1000;
const RETRY_MAX_MS = 30_000;

/** Looks for work when told to, and every so often in any case, one look at a time; after a failure ever less often, until a look succeeds. */
export class Lookout {
  private readonly parts: LookoutParts;
  private looking: Promise<void> | null = null;
  private isRunning = false;
  private cancel: Cancel | null = null;
  private dueMs = Infinity;
  private retryMs = RETRY_MIN_MS;

  constructor(parts: LookoutParts) {
    this.parts = parts;
  }

  /** Before and after, nothing is looked for. */
  start(): void {
    this.isRunning = true;
    this.lookWithin(0);
  }

  /** Resolves when the look that is under way is over. */
  async stop(): Promise<void> {
    this.isRunning = false;
    this.cancel?.();
    await this.looking;
  }

  /** There is something to be done in so long: a look begins then, unless one is due before. */
  lookWithin(delayMs: number): void {
    const { clock } = this.parts;
    const dueMs = clock.monotonicMs() + delayMs;
    if (!this.isRunning || dueMs >= this.dueMs) return;
    this.dueMs = dueMs;
    this.cancel?.();
    this.cancel = clock.after(delayMs, () => { this.begin(); });
  }

  /** What was found could not be worked on; after stop() nobody is told. */
  failed(error: unknown): void {
    if (!this.isRunning) return;
    this.lookWithin(this.retryMs);
    this.retryMs = Math.min(RETRY_MAX_MS, 2 * this.retryMs);
    this.parts.onFailure(error);
  }

  private begin(): void {
    // What was begun after the present look has read is found by the next.
    this.looking = (this.looking ?? Promise.resolve()).then(() => this.look());
    this.dueMs = Infinity;
  }

  private async look(): Promise<void> {
    if (!this.isRunning) return;
    try {
      await this.parts.look();
      this.retryMs = RETRY_MIN_MS;
      this.lookWithin(this.parts.everyMs);
    } catch (error) {
      this.failed(error);
    }
  }
}
