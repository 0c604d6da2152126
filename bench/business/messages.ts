/** What a message of the bench says. */
export interface Said {
  /** Ascending by writer. */
  readonly sequence: number;
  /** Everything that its writer has written to the same reader below this number had been answered before this was written, and must have been read before it. */
  readonly answeredBelow: number;
  /** When it was meant to be written. */
  readonly intendedUs: number;
  /** The consumer whose conversation it belongs to, whoever wrote it. */
  readonly person: number;
}

/** With it a consumer begins a conversation. */
export const GREETING = 'hello';

/** Filled up to a length. */
export function textOf({ sequence, answeredBelow, intendedUs, person }: Said, length: number): string {
  return `${sequence} ${answeredBelow} ${Math.round(intendedUs)} ${person} `.padEnd(length, '.');
}

/** null: none of ours, or not as it was written. */
export function readText(text: string, length: number): Said | null {
  const [sequence = NaN, answeredBelow = NaN, intendedUs = NaN, person = NaN] = text.split(' ', 4).map(Number);
  return text.length === length && [sequence, answeredBelow, intendedUs, person].every(Number.isSafeInteger) ? { sequence, answeredBelow, intendedUs, person } : null;
}

/** A number as the texts have it. */
export function personOf(number: string): number {
  return Number(number.replace('+', ''));
}
