import type { Cancel, Clock } from '../../proto/clock.ts';

/** Something that has at most one deadline at a time. */
export interface Timed {
  /** Kept by the wheel; -1: none. */
  deadlineSlot: number;
  onDeadline(): void;
}

/** One timer for the deadlines of all connections: a deadline costs an entry in a set, not a timer. Late by up to one tick, never early. */
export class TimingWheel {
  private readonly slots: Set<Timed>[];
  private readonly tickMs: number;
  private readonly cancel: Cancel;
  private now = 0;

  constructor(clock: Clock, delayMsMax: number, tickMs = 250) {
    this.tickMs = tickMs;
    this.slots = Array.from({ length: Math.ceil(delayMsMax / tickMs) + 2 }, () => new Set<Timed>());
    this.cancel = clock.every(tickMs, () => { this.tick(); });
  }

  /** Replaces the deadline that the item has. */
  set(item: Timed, delayMs: number): void {
    this.clear(item);
    // One tick more, since the current one has begun.
    const ticks = Math.min(Math.ceil(delayMs / this.tickMs) + 1, this.slots.length - 1);
    item.deadlineSlot = (this.now + ticks) % this.slots.length;
    this.slots[item.deadlineSlot]?.add(item);
  }

  clear(item: Timed): void {
    if (item.deadlineSlot < 0) return;
    this.slots[item.deadlineSlot]?.delete(item);
    item.deadlineSlot = -1;
  }

  stop(): void {
    this.cancel();
  }

  private tick(): void {
    this.now = (this.now + 1) % this.slots.length;
    const due = this.slots[this.now];
    if (due === undefined || due.size === 0) return;
    const items = [...due];
    due.clear();
    for (const item of items) item.deadlineSlot = -1;
    for (const item of items) item.onDeadline();
  }
}
