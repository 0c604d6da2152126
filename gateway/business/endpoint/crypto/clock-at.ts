import type { Clock } from '../../../../proto/clock.ts';

/** A time that stands still: of the request, since a crypto process has none of its own. */
export function clockAt(nowMs: number): Clock {
  return { nowMs: () => nowMs, monotonicMs: () => nowMs, after: () => never, every: () => never };
}

function never(): void {
  // nothing was begun
}
