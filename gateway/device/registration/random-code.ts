import type { Random } from '../../../proto/random.ts';

/** `digits` decimal digits, each code as likely as any other. */
export function randomCode(random: Random, digits: number): string {
  const count = 10 ** digits;
  const fair = Math.floor(0x1_0000_0000 / count) * count;
  for (;;) {
    const value = Buffer.from(random.bytes(4)).readUInt32BE();
    // What is left above the last whole multiple would make small codes likelier.
    if (value < fair) return String(value % count).padStart(digits, '0');
  }
}
