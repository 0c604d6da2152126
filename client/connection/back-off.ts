import type { Random } from '../../proto/random.ts';

const BASE_MS = 500;
const CAP_MS = 60_000;

/** Growing pauses with full jitter, so that those who were cut off together do not come back together. */
export class BackOff {
  private readonly random: Random;
  private attempts = 0;

  constructor(random: Random) {
    this.random = random;
  }

  nextMs(): number {
    const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** this.attempts);
    this.attempts += 1;
    return this.random.fraction() * ceiling;
  }

  reset(): void {
    this.attempts = 0;
  }
}
