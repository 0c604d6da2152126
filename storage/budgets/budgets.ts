export interface BudgetAnswer {
  readonly allowed: boolean;
  /** When the next unit is free; 0 when allowed. */
  readonly retryAfterMs: number;
}

/**
 * Durable security budgets (wrong codes per number and day, look-ups, pre-key bundles ...): they survive a restart and are exact under concurrency.
 * Keys are hashes, never numbers. Callers fail closed when it rejects. Contract suite: test/storage/budgets/contract.ts.
 */
export interface BudgetStore {
  /** Takes one unit of a bucket of `capacity` that refills evenly over `windowMs`. */
  take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer>;
  /**
   * Counts distinct members: a member seen within the window costs nothing. At most `capacity` members per window.
   * The window begins with the first member and is forgotten whole when it ends.
   */
  takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer>;
  expire(nowMs: number): Promise<void>;
}
