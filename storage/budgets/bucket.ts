/** A bucket that fills with each unit taken and drains evenly: `level` units were in it at `updatedAtMs`. */
export interface Bucket {
  readonly level: number;
  readonly updatedAtMs: number;
}

/** Arithmetic in fractions must not refuse the last whole unit. */
export const LEVEL_SLACK = 1e-6;

/** What is left in the bucket at `nowMs`. A clock that went back drains nothing. */
export function levelAt(bucket: Bucket, capacity: number, windowMs: number, nowMs: number): number {
  return Math.max(0, bucket.level - Math.max(0, nowMs - bucket.updatedAtMs) * capacity / windowMs);
}

/** Whole units that fit. */
export function unitsFree(level: number, capacity: number): number {
  return Math.max(0, Math.floor(capacity + LEVEL_SLACK - level));
}

/** How long until one more unit fits. */
export function retryAfterMs(level: number, capacity: number, windowMs: number): number {
  if (capacity < 1) return windowMs;
  return Math.max(1, Math.ceil((level + 1 - capacity) * windowMs / capacity));
}
