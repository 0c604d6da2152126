import type { Cancel, Clock } from './clock.ts';

/** The machine's clock and timers: the only place in core code that touches them. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs: number, task: () => void, keepsProcessAlive = false): Cancel {
    const timer = setTimeout(task, delayMs);
    if (!keepsProcessAlive) timer.unref();
    return () => { clearTimeout(timer); };
  },
  every(periodMs: number, task: () => void): Cancel {
    const timer = setInterval(task, periodMs).unref();
    return () => { clearInterval(timer); };
  },
};
