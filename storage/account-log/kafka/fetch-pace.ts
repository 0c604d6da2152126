/** While records come this fast it pays that the broker gathers before it answers. */
const BUSY_RECORDS_PER_SECOND = 300;
const NEWEST = 0.3;

/** How long a broker may keep a fetch, and what it waits for. The cost is per answer: gather under load, answer at the first byte otherwise, and ask ever less often where nothing comes. */
export class FetchPace {
  private readonly gatherMs: number;
  private readonly gatherBytes: number;
  private readonly idleMinMs: number;
  private readonly idleMaxMs: number;
  private idleMs: number;
  private recordsPerMs = 0;
  private lastMs: number | null = null;

  constructor(gatherMs: number, gatherBytes: number, idleMinMs: number, idleMaxMs: number) {
    this.gatherMs = gatherMs;
    this.gatherBytes = gatherBytes;
    this.idleMs = this.idleMinMs = idleMinMs;
    this.idleMaxMs = idleMaxMs;
  }

  answered(records: number, nowMs: number): void {
    if (this.lastMs !== null) this.recordsPerMs += NEWEST * (records / Math.max(1, nowMs - this.lastMs) - this.recordsPerMs);
    this.lastMs = nowMs;
    this.idleMs = records > 0 ? this.idleMinMs : Math.min(2 * this.idleMs, this.idleMaxMs);
  }

  next(): { readonly minBytes: number; readonly maxWaitMs: number } {
    const busy = this.recordsPerMs * 1000 > BUSY_RECORDS_PER_SECOND;
    return busy ? { minBytes: this.gatherBytes, maxWaitMs: this.gatherMs } : { minBytes: 1, maxWaitMs: this.idleMs };
  }
}
