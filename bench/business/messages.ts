/** What a message of the bench says. */
export interface Said {
  /** Ascending by writer. */
  readonly sequence: number;
  /** Everything that its writer has written to the same reader below this number had been answered before this was written, and must have been read before it. */
  readonly answeredBelow: number;
  /** When it was meant to be written. */
  readonly intendedUs: number;
}

/** Filled up to a length. */
export function textOf({ sequence, answeredBelow, intendedUs }: Said, length: number): string {
  return `${sequence} ${answeredBelow} ${Math.round(intendedUs)} `.padEnd(length, '.');
}

/** null: none of ours, or not as it was written. */
export function readText(text: string, length: number): Said | null {
  const [sequence = NaN, answeredBelow = NaN, intendedUs = NaN] = text.split(' ', 3).map(Number);
  return text.length === length && [sequence, answeredBelow, intendedUs].every(Number.isSafeInteger) ? { sequence, answeredBelow, intendedUs } : null;
}
