import type { Cancel, Clock } from '../../proto/clock.ts';

export interface LookoutParts {
  readonly clock: Clock;
  readonly everyMs: number;
  /** Finds what is to be done. */
  readonly look: () => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Between two looks at a store that does not answer, at the most; from `everyMs` on each wait is twice as long. */
const WAIT_MAX_MS = 30_000;

/** Looks for work every so often, one look at a time; after a failure ever less often, until a look succeeds. */
export class Lookout {
  private readonly parts: LookoutParts;
  private looking: Promise<void> | null = null;
  private isStopped = false;
  private cancel: Cancel | null = null;
  private waitMs = 0;
  private lookedAtMs = -Infinity;

  constructor(parts: LookoutParts) {
    this.parts = parts;
  }

  start(): void {
    this.cancel = this.parts.clock.every(this.parts.everyMs, () => { this.lookInTime(); });
    this.lookInTime();
  }

  /** Resolves when the look that is under way is over. */
  async stop(): Promise<void> {
    this.cancel?.();
    this.isStopped = true;
    await this.looking;
  }

  /** What was found could not be worked on; after stop() nobody is told. */
  failed(error: unknown): void {
    if (this.isStopped) return;
    this.waitMs = Math.min(WAIT_MAX_MS, Math.max(this.parts.everyMs, this.waitMs) * 2);
    this.parts.onFailure(error);
  }

  private lookInTime(): void {
    const nowMs = this.parts.clock.monotonicMs();
    if (this.looking !== null || nowMs - this.lookedAtMs < this.waitMs) return;
    this.lookedAtMs = nowMs;
    this.looking = this.parts.look().then(() => { this.waitMs = 0; }, (error: unknown) => { this.failed(error); }).finally(() => { this.looking = null; });
  }
}
