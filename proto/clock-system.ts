import type { Cancel, Clock } from './clock.ts';

interface Periodic { readonly periodMs: number; readonly task: () => void; dueMs: number }

/** Periodic tasks fall due on multiples of this, so that a process with nothing to do is woken for all of them at once; shorter periods are kept as they are. */
const GRID_MS = 50;
/** Node's timers may be so early by the clock of performance.now(). */
const EARLY_MS = 1;
const periodic = new Set<Periodic>();
let timer: NodeJS.Timeout | undefined;

/** The machine's clock and timers: the only place in core code that touches them. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs: number, task: () => void, keepsProcessAlive = false): Cancel {
    const timeout = setTimeout(task, delayMs);
    if (!keepsProcessAlive) timeout.unref();
    return () => { clearTimeout(timeout); };
  },
  every(periodMs: number, task: () => void): Cancel {
    if (periodMs < GRID_MS) {
      const interval = setInterval(task, periodMs).unref();
      return () => { clearInterval(interval); };
    }
    const entry = { periodMs, task, dueMs: Math.ceil((performance.now() + periodMs) / GRID_MS) * GRID_MS };
    periodic.add(entry);
    waitForNext();
    return () => { periodic.delete(entry); };
  },
};

function waitForNext(): void {
  clearTimeout(timer);
  if (periodic.size === 0) return;
  const nextMs = Math.min(...[...periodic].map(({ dueMs }) => dueMs));
  timer = setTimeout(runDue, Math.max(1, Math.ceil(nextMs - performance.now()))).unref();
}

function runDue(): void {
  const nowMs = performance.now() + EARLY_MS;
  const due = [...periodic].filter(({ dueMs }) => dueMs <= nowMs);
  // What was missed while the process stood still is not made up for.
  for (const entry of due) entry.dueMs += entry.periodMs * Math.max(1, Math.ceil((nowMs - entry.dueMs) / entry.periodMs));
  waitForNext();
  for (const entry of due) if (periodic.has(entry)) entry.task();
}
