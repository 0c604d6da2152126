import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';

/** What goes wrong between the members of a MemoryLogCluster and their log; each a share of the calls, 0 to 1. */
export interface LogFaults {
  /** Each way takes up to this long. */
  readonly latencyMs: number;
  /** The record is there twice. */
  readonly twice: number;
  /** RESULT_UNKNOWN; the record is there. */
  readonly unknown: number;
  /** RESULT_UNKNOWN; the record comes up to `lateMs` later. Or a commit waits so long before it is sent. */
  readonly late: number;
  readonly lateMs: number;
  /** The leader of the partition has moved: nothing was written, the member has to try again. */
  readonly moved: number;
  /** A commit is lost, or a heartbeat. */
  readonly lost: number;
  /** A batch that was fetched comes again, up to `staleMs` later. */
  readonly staleBatch: number;
  readonly staleMs: number;
}

export const noLogFaults: LogFaults = { latencyMs: 0, twice: 0, unknown: 0, late: 0, lateMs: 0, moved: 0, lost: 0, staleBatch: 0, staleMs: 0 };

/** Who can be at the other end: gone for good, or standing still. */
export interface Reachable {
  readonly isDead: boolean;
}

/** Carries calls between the members and their log, in time and badly if told to. Without latency everything happens in microtasks, so no clock has to move. */
export class MemoryLogNetwork {
  faults = noLogFaults;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly frozen = new Map<Reachable, (() => void)[]>();

  constructor(clock: Clock, random: Random) {
    this.clock = clock;
    this.random = random;
  }

  /** Whether it happens this time. */
  happens(share: number): boolean {
    return share > 0 && this.random.fraction() < share;
  }

  someMs(mostMs: number): number {
    return this.random.fraction() * mostMs;
  }

  /** Runs the task at the log. */
  toLog(task: () => void): void {
    this.later(this.someMs(this.faults.latencyMs), task);
  }

  /** Runs the task at the member: when it is frozen, once it is not; when it is dead, never. */
  toMember(member: Reachable, task: () => void): void {
    this.later(this.someMs(this.faults.latencyMs), () => { this.arrive(member, task); });
  }

  later(delayMs: number, task: () => void): void {
    if (delayMs === 0) queueMicrotask(task);
    else this.clock.after(delayMs, task);
  }

  isFrozen(member: Reachable): boolean {
    return this.frozen.has(member);
  }

  freeze(member: Reachable): void {
    if (!this.frozen.has(member)) this.frozen.set(member, []);
  }

  /** Everything that came meanwhile arrives, in order. */
  thaw(member: Reachable): void {
    const waiting = this.frozen.get(member) ?? [];
    this.frozen.delete(member);
    for (const task of waiting) this.arrive(member, task);
  }

  private arrive(member: Reachable, task: () => void): void {
    if (member.isDead) return;
    const waiting = this.frozen.get(member);
    if (waiting === undefined) task();
    else waiting.push(task);
  }
}
