/** 60 digits as three lines of four groups of five, to be read aloud. */
export function safetyNumberLines(digits: string): string[] {
  const groups = digits.match(/\d{1,5}/g) ?? [];
  return [0, 4, 8].map(at => groups.slice(at, at + 4).join(' '));
}
