/** What is gathered for the writer thread begins with so much. */
export const INITIAL_BYTES = 32_768;

/** Room for `needed` bytes, at least twice as much as there was, with the `used` first ones in it. */
export function grown(bytes: Uint8Array<ArrayBuffer>, used: number, needed: number): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(Math.max(needed, bytes.length * 2));
  bigger.set(bytes.subarray(0, used));
  return bigger;
}
