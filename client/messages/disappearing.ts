import type { Cancel } from '../../proto/clock.ts';
import type { Core } from '../core.ts';
import { forgetMessage } from './message-rows.ts';

const LOOK_AGAIN_MAX_MS = 3_600_000;

/** Takes messages out of the profile when their time is over. */
export class Disappearing {
  private readonly core: Core;
  private cancelTimer: Cancel = () => undefined;

  constructor(core: Core) {
    this.core = core;
  }

  /** Removes what is due, and comes back when the next one is. */
  sweep(): void {
    this.cancelTimer();
    const nowMs = this.core.clock.nowMs();
    const due = this.core.store.list('expiry', { below: nowMs + 1 });
    if (due.length > 0) this.core.store.commit(due.flatMap(row => forgetMessage(row.messageKey)));
    const next = this.core.store.list('expiry', { limit: 1 })[0];
    if (next === undefined) return;
    const delayMs = Math.min(LOOK_AGAIN_MAX_MS, Math.max(1, next.atMs - nowMs));
    this.cancelTimer = this.core.clock.after(delayMs, () => { this.core.background(this.later()); });
  }

  stop(): void {
    this.cancelTimer();
  }

  private async later(): Promise<void> {
    this.sweep();
  }
}
