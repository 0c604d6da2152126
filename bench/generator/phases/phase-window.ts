import { nowUs } from '../../measure/now.ts';
import type { PhaseCounts } from '../phase-counts.ts';

/** The time in which a command offered messages, without the wait for the last ones: what had come and what it had cost at its end. */
export class PhaseWindow {
  elapsedMs = 0;
  cpuMicros = 0;
  offered = 0;
  unsent = 0;
  accepted = 0;
  delivered = 0;
  private readonly phase: PhaseCounts;
  private readonly startedUs: number;
  private readonly cpuBefore = cpuMicros();
  private isClosed = false;

  constructor(phase: PhaseCounts, startedUs: number) {
    this.phase = phase;
    this.startedUs = startedUs;
  }

  /** Only the first time counts. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.elapsedMs = Math.max(0, nowUs() - this.startedUs) / 1000;
    this.cpuMicros = cpuMicros() - this.cpuBefore;
    this.offered = this.phase.offered;
    this.unsent = this.phase.unsent;
    this.accepted = this.phase.accepted;
    this.delivered = this.phase.delivered;
  }
}

/** Of this process. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
