import type { Cancel, Clock } from '../../proto/clock.ts';

/** Told again after this long, and given up after as long without a key. */
const REPEAT_MS = 5000;

/** Tells the other side that somebody types: at the first key, again every few seconds, and when it is over. */
export class TypingSignal {
  private readonly clock: Clock;
  private readonly tell: (started: boolean) => void;
  private toldAtMs: number | null = null;
  private cancelIdle: Cancel = () => undefined;

  constructor(clock: Clock, tell: (started: boolean) => void) {
    this.clock = clock;
    this.tell = tell;
  }

  /** After each change of the input. A command is nobody's business. */
  changed(text: string): void {
    if (text === '' || (text.startsWith('/') && !text.startsWith('//'))) {
      this.stop();
      return;
    }
    const nowMs = this.clock.monotonicMs();
    if (this.toldAtMs === null || nowMs - this.toldAtMs >= REPEAT_MS) {
      this.toldAtMs = nowMs;
      this.tell(true);
    }
    this.cancelIdle();
    this.cancelIdle = this.clock.after(REPEAT_MS, () => { this.stop(); });
  }

  /** The message itself says that it is over, so nothing is told. */
  sent(): void {
    this.cancelIdle();
    this.toldAtMs = null;
  }

  stop(): void {
    if (this.toldAtMs !== null) this.tell(false);
    this.sent();
  }
}
