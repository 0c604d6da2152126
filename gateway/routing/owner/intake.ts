import type { Clock } from '../../../proto/clock.ts';
import type { AccountLog, LogRecord } from '../../../storage/account-log/account-log.ts';
import type { RoutingLimits } from '../limits.ts';

export interface IntakeParts {
  readonly log: AccountLog;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly partition: number;
  readonly holds: () => boolean;
  /** Bytes of records that were taken and cannot be handled yet. */
  readonly waitingBytes: () => number;
  readonly consume: (records: readonly LogRecord[]) => void;
  /** Said once when the lease has stopped and not come back for `leaseLostCloseMs`: while owners change it stops for a moment, and devices need not notice. */
  readonly leaseLost: () => void;
  /** Said each time it has come back. */
  readonly leaseBack: () => void;
}

/** Lets the records of the log in while the lease runs and there is room; keeps in order what came without a lease. */
export class Intake {
  private readonly parts: IntakeParts;
  private stalled: LogRecord[] = [];
  private paused = false;
  private hasLease = true;
  /** Monotonic; null: the lease runs, or it has been said that it does not. */
  private lostAtMs: number | null = null;
  private draining = false;

  constructor(parts: IntakeParts) {
    this.parts = parts;
  }

  /** Called by the log; returns at once. */
  records(records: readonly LogRecord[]): void {
    if (this.stalled.length > 0 || !this.parts.holds()) {
      this.stalled.push(...records);
      this.checkLease();
      return;
    }
    this.parts.consume(records);
    this.pauseIfFull();
  }

  checkLease(): void {
    if (this.parts.holds()) {
      if (this.hasLease) return;
      this.hasLease = true;
      this.lostAtMs = null;
      const waiting = this.stalled;
      this.stalled = [];
      this.records(waiting);
      this.resumeIfRoom();
      this.parts.leaseBack();
      return;
    }
    if (this.hasLease) this.stop();
    else if (this.lostAtMs !== null && this.parts.clock.monotonicMs() - this.lostAtMs >= this.parts.limits.leaseLostCloseMs) {
      this.lostAtMs = null;
      this.parts.leaseLost();
    }
  }

  /** What waits has become more or less. */
  pauseIfFull(): void {
    if (this.parts.waitingBytes() > this.parts.limits.unresolvedBytes) this.pause();
    else this.resumeIfRoom();
  }

  /** Nothing more is let in. */
  drain(): void {
    this.draining = true;
    this.parts.log.pause(this.parts.partition);
  }

  /** The partition is lost: what was kept is another's. */
  abandon(): void {
    this.stalled = [];
  }

  private stop(): void {
    this.hasLease = false;
    this.lostAtMs = this.parts.clock.monotonicMs();
    this.pause();
  }

  private pause(): void {
    if (!this.paused) this.parts.log.pause(this.parts.partition);
    this.paused = true;
  }

  private resumeIfRoom(): void {
    const { log, limits, partition, waitingBytes } = this.parts;
    if (!this.paused || this.draining || !this.hasLease || waitingBytes() > limits.unresolvedBytes / 2) return;
    this.paused = false;
    log.resume(partition);
  }
}
