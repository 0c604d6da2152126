import type { Cancel, Clock } from '../../proto/clock.ts';

/** A process as its node sees it: it runs, stands still (SIGSTOP) or is gone (kill -9). Its clock is the world's, with a wall clock of its own. */
export class NodeProcess implements Clock {
  isDead = false;
  isFrozen = false;
  /** How far the wall clock is off. */
  skewMs: number;
  private readonly clock: Clock;
  private readonly waiting: (() => void)[] = [];
  private readonly onDeath: (() => void)[] = [];

  constructor(clock: Clock, skewMs: number) {
    this.clock = clock;
    this.skewMs = skewMs;
  }

  nowMs(): number {
    return Math.floor(this.clock.nowMs() + this.skewMs);
  }

  monotonicMs(): number {
    return this.clock.monotonicMs();
  }

  after(delayMs: number, task: () => void): Cancel {
    return this.clock.after(delayMs, () => { this.run(task); });
  }

  /** Of several that fell due while the process stood still one runs, as with setInterval. */
  every(periodMs: number, task: () => void): Cancel {
    let isDue = false;
    return this.clock.every(periodMs, () => {
      if (isDue || this.isDead) return;
      isDue = true;
      this.run(() => {
        isDue = false;
        task();
      });
    });
  }

  /** Now, or when the process goes on, or never. */
  run(task: () => void): void {
    if (this.isDead) return;
    if (this.isFrozen) this.waiting.push(task);
    else task();
  }

  /** Called when it dies; at once when it is dead. */
  whenDead(task: () => void): void {
    if (this.isDead) task();
    else this.onDeath.push(task);
  }

  freeze(): void {
    this.isFrozen = true;
  }

  thaw(): void {
    this.isFrozen = false;
    for (const task of this.waiting.splice(0)) this.run(task);
  }

  kill(): void {
    this.isDead = true;
    this.waiting.length = 0;
    for (const task of this.onDeath.splice(0)) task();
  }
}
