import { sleep, type Clock } from '../../../proto/clock.ts';
import type { RoutingLimits } from '../limits.ts';

export interface RetryParts {
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly isOver: () => boolean;
}

/** Repeats the task, ever more slowly, until it answers true or the partition is over. Never rejects. */
export async function retrying({ clock, limits, isOver }: RetryParts, task: () => Promise<boolean>): Promise<void> {
  let pauseMs = limits.storeRetryMinMs;
  while (!isOver()) {
    try {
      if (await task()) return;
    } catch {
      // A store or the log fails; what waits for it waits.
    }
    await sleep(clock, pauseMs);
    pauseMs = Math.min(pauseMs * 2, limits.storeRetryMaxMs);
  }
}
