/** So many records in a request make the request itself cheap. */
const WORTHWHILE_RECORDS = 64;
/** Weight of the newest interval in the rate. */
const NEWEST = 0.3;

/** How long to gather before the next request. The cost is per request and not per record: waiting pays where records come fast enough, and only delays where they do not. */
export class Linger {
  private readonly minMs: number;
  private readonly maxMs: number;
  private recordsPerMs = 0;
  private lastMs: number | null = null;

  constructor(maxMs: number, minMs = 2) {
    this.minMs = Math.min(minMs, maxMs);
    this.maxMs = maxMs;
  }

  /** A request with `records` records begins. */
  sent(records: number, nowMs: number): void {
    if (this.lastMs !== null) this.recordsPerMs += NEWEST * (records / Math.max(1, nowMs - this.lastMs) - this.recordsPerMs);
    this.lastMs = nowMs;
  }

  delayMs(): number {
    const expected = this.recordsPerMs * this.maxMs;
    // Alone: whoever else appends in the same turn of the loop still comes along.
    if (expected < 2) return 0;
    return Math.min(this.maxMs, Math.max(this.minMs, WORTHWHILE_RECORDS / this.recordsPerMs));
  }
}
