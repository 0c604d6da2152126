import type { Cancel, Clock } from './clock.ts';

interface Entry { dueMs: number; readonly order: number; readonly task: () => void; readonly periodMs: number | null }

/** A clock that stands still until it is told to go on; for tests and the simulation. */
export class ManualClock implements Clock {
  private monotonic = 0;
  private wall: number;
  private order = 0;
  private readonly entries = new Set<Entry>();

  constructor(startMs = 1_800_000_000_000) {
    this.wall = startMs;
  }

  nowMs(): number {
    return this.wall;
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  after(delayMs: number, task: () => void): Cancel {
    return this.add(delayMs, task, null);
  }

  every(periodMs: number, task: () => void): Cancel {
    return this.add(periodMs, task, periodMs);
  }

  /** Moves on and runs what falls due, in order. What those tasks schedule within the span runs too. */
  advance(ms: number): void {
    const end = this.monotonic + ms;
    for (let next = this.nextDue(end); next !== null; next = this.nextDue(end)) {
      const step = Math.max(0, next.dueMs - this.monotonic);
      this.monotonic += step;
      this.wall += step;
      if (next.periodMs === null) this.entries.delete(next);
      else next.dueMs += next.periodMs;
      next.task();
    }
    this.wall += end - this.monotonic;
    this.monotonic = end;
  }

  /** Advances in small steps and lets promises settle in between, so that awaits inside tasks get their turn. */
  async advanceAsync(ms: number, stepMs = 10): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.advance(Math.min(left, stepMs));
      await new Promise(resolve => { setImmediate(resolve); });
    }
  }

  /** Steps the wall clock alone, as an operator or NTP would. */
  stepWall(ms: number): void {
    this.wall += ms;
  }

  private add(delayMs: number, task: () => void, periodMs: number | null): Cancel {
    const entry: Entry = { dueMs: this.monotonic + delayMs, order: this.order++, task, periodMs };
    this.entries.add(entry);
    return () => { this.entries.delete(entry); };
  }

  private nextDue(end: number): Entry | null {
    let best: Entry | null = null;
    for (const entry of this.entries) {
      if (entry.dueMs > end) continue;
      if (best === null || entry.dueMs < best.dueMs || (entry.dueMs === best.dueMs && entry.order < best.order)) best = entry;
    }
    return best;
  }
}
