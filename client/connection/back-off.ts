import type { Random } from '../../proto/random.ts';

/** How long pauses are at most: the first one, and the longest. */
export interface PauseRange { readonly firstMs: number; readonly longestMs: number }

/** Something is wrong: with this client, the server, or the way. */
const TROUBLE: PauseRange = { firstMs: 500, longestMs: 60_000 };

/** Growing pauses with full jitter, so that those who were cut off together do not come back together. */
export class BackOff {
  private readonly random: Random;
  private readonly range: PauseRange;
  private attempts = 0;

  constructor(random: Random, range = TROUBLE) {
    this.random = random;
    this.range = range;
  }

  nextMs(): number {
    const ceiling = Math.min(this.range.longestMs, this.range.firstMs * 2 ** this.attempts);
    this.attempts += 1;
    return this.random.fraction() * ceiling;
  }

  reset(): void {
    this.attempts = 0;
  }
}
