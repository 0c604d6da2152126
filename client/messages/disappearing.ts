import type { Cancel } from '../../proto/clock.ts';
import type { Core } from '../core.ts';
import { forgetMessage } from './message-rows.ts';
import { dropSentCopies } from './sent-copies.ts';

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
    if (due.length > 0) this.forget(due.map(({ messageKey }) => messageKey));
    const next = this.core.store.list('expiry', { limit: 1 })[0];
    if (next === undefined) return;
    const delayMs = Math.min(LOOK_AGAIN_MAX_MS, Math.max(1, next.atMs - nowMs));
    this.cancelTimer = this.core.clock.after(delayMs, () => { this.core.background(this.later()); });
  }

  stop(): void {
    this.cancelTimer();
  }

  private forget(keys: readonly string[]): void {
    const { store } = this.core;
    const messages = keys.flatMap(key => store.get('message', key) ?? []);
    store.commit([...keys.flatMap(forgetMessage), ...dropSentCopies(this.core, messages)]);
  }

  private async later(): Promise<void> {
    this.sweep();
  }
}
