/** What a message of the bench says. */
export interface Said {
  /** Ascending by writer. */
  readonly sequence: number;
  /** Everything that its writer has written to the same reader below this number had been answered before this was written, and must have been read before it. 0: nothing is said of it. */
  readonly answeredBelow: number;
  /** When it was meant to be written. */
  readonly intendedUs: number;
  /** With a business the consumer whose conversation it belongs to, whoever wrote it; between two people the reader. */
  readonly person: number;
}

/** With it a conversation begins. */
export const GREETING = 'hello';

/** What libsignal and the content around it add to a text. */
const SEALING_BYTES = 130;
/** What is said fits into it. */
const TEXT_MIN = 60;

/** Of texts that are about so large when they are sealed. */
export function textLengthOf(payloadBytes: number): number {
  return Math.max(TEXT_MIN, payloadBytes - SEALING_BYTES);
}

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
