/** What the bench's messages say: which one it is and when it was meant to be written, filled up to a length. */
export function textOf(sequence: number, intendedUs: number, length: number): string {
  return `${sequence} ${Math.round(intendedUs)} `.padEnd(length, '.');
}

/** null: none of ours, or not as it was written. */
export function readText(text: string, length: number): { readonly sequence: number; readonly intendedUs: number } | null {
  const [sequence = NaN, intendedUs = NaN] = text.split(' ', 2).map(Number);
  return text.length === length && Number.isSafeInteger(sequence) && Number.isSafeInteger(intendedUs) ? { sequence, intendedUs } : null;
}
