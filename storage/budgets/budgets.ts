export interface BudgetAnswer {
  readonly allowed: boolean;
  /** When the next unit is free; 0 when allowed. */
  readonly retryAfterMs: number;
}

export interface UnitsTaken {
  readonly taken: number;
  /** Whole units that are still there. */
  readonly left: number;
  /** When the next unit is free; 0 when some were taken. */
  readonly retryAfterMs: number;
}

/**
 * Durable security budgets (wrong codes per number and day, look-ups, pre-key bundles ...): they survive a restart and are exact under concurrency.
 * Keys are hashes, never numbers. Callers fail closed when it rejects. Contract suite: test/storage/budgets/contract.ts.
 */
export interface BudgetStore {
  /** Takes one unit of a bucket of `capacity` that refills evenly over `windowMs`. */
  take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer>;
  /** As many of the same bucket's units as there are, at most `units`: for those who use them up one by one without asking each time. */
  takeUpTo(key: Uint8Array, units: number, capacity: number, windowMs: number, nowMs: number): Promise<UnitsTaken>;
  /**
   * Counts distinct members: a member seen within the window costs nothing. At most `capacity` members per window.
   * The window begins with the first member and is forgotten whole when it ends.
   */
  takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer>;
  /**
   * Counts distinct members of a moving window: each is forgotten `windowMs` after it was counted, or a twenty-fourth of that later. 'known': it was counted already and costs nothing.
   * A count whose answer was lost may stand without its member, never the other way round.
   */
  countRecent(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<'known' | 'counted' | 'full'>;
  expire(nowMs: number): Promise<void>;
}
