import type { Cancel, Clock } from './clock.ts';

interface Entry { dueMs: number; readonly order: number; readonly task: () => void; readonly periodMs: number | null; isCancelled: boolean }

/** A clock that stands still until it is told to go on; for tests and the simulation. */
export class ManualClock implements Clock {
  private monotonic = 0;
  /** Wall clock of the start, as later steps have it. A sum of the steps of time would lose fractions. */
  private wallStart: number;
  private order = 0;
  private readonly entries = new DueHeap();

  constructor(startMs = 1_800_000_000_000) {
    this.wallStart = startMs;
  }

  nowMs(): number {
    return Math.floor(this.wallStart + this.monotonic);
  }

  monotonicMs(): number {
    return this.monotonic;
  }

  /** When the next task falls due, by monotonicMs(); null: there is none. */
  get nextDueMs(): number | null {
    return this.entries.first()?.dueMs ?? null;
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
    for (let next = this.entries.first(); next !== null && next.dueMs <= end; next = this.entries.first()) {
      this.monotonic = Math.max(this.monotonic, next.dueMs);
      this.entries.takeFirst();
      if (next.periodMs !== null) {
        next.dueMs += next.periodMs;
        this.entries.add(next);
      }
      next.task();
    }
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
    this.wallStart += ms;
  }

  private add(delayMs: number, task: () => void, periodMs: number | null): Cancel {
    const entry: Entry = { dueMs: this.monotonic + delayMs, order: this.order++, task, periodMs, isCancelled: false };
    this.entries.add(entry);
    return () => { entry.isCancelled = true; };
  }
}

/** The entry that falls due first, of several the one that was added first. A binary heap: a simulation has very many. */
class DueHeap {
  private readonly entries: Entry[] = [];

  add(entry: Entry): void {
    let at = this.entries.length;
    this.entries.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) break;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** Without those that were cancelled. */
  first(): Entry | null {
    while (this.entries[0]?.isCancelled === true) this.takeFirst();
    return this.entries[0] ?? null;
  }

  takeFirst(): void {
    const last = this.entries.pop();
    if (last === undefined || this.entries.length === 0) return;
    this.entries[0] = last;
    for (let at = 0;;) {
      let least = at;
      if (this.isBefore(2 * at + 1, least)) least = 2 * at + 1;
      if (this.isBefore(2 * at + 2, least)) least = 2 * at + 2;
      if (least === at) return;
      this.swap(at, least);
      at = least;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const one = this.entries[a];
    const other = this.entries[b];
    if (one === undefined || other === undefined) return false;
    return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
  }

  private swap(a: number, b: number): void {
    const one = this.entries[a];
    const other = this.entries[b];
    if (one === undefined || other === undefined) return;
    this.entries[a] = other;
    this.entries[b] = one;
  }
}
