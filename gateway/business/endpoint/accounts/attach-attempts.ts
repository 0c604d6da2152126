import type { Cancel, Clock } from '../../../../proto/clock.ts';

const PAUSE_MIN_MS = 500;
const PAUSE_MAX_MS = 10_000;

/** Attempts to attach at a node that may act for the account only while it owns it: at once when owners have changed, otherwise less and less often. */
export class AttachAttempts {
  private readonly clock: Clock;
  private readonly attempt: () => boolean;
  private pauseMs = PAUSE_MIN_MS;
  private cancel: Cancel | null = null;

  /** `attempt`: whether it is attached now. */
  constructor(clock: Clock, attempt: () => boolean) {
    this.clock = clock;
    this.attempt = attempt;
  }

  /** It may be possible now. */
  now(): void {
    this.stop();
    this.pauseMs = PAUSE_MIN_MS;
    this.try();
  }

  /** It is not possible any more, and may be soon. */
  later(): void {
    this.stop();
    this.pauseMs = PAUSE_MIN_MS;
    this.wait();
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private try(): void {
    if (!this.attempt()) this.wait();
  }

  private wait(): void {
    this.cancel = this.clock.after(this.pauseMs, () => {
      this.cancel = null;
      this.try();
    });
    this.pauseMs = Math.min(2 * this.pauseMs, PAUSE_MAX_MS);
  }
}
