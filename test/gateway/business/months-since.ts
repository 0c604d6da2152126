/** The months, as statements have them, from a moment until now: a test that began in one may end in the next, and has charges in both. */
export function monthsSince(startMs: number): readonly string[] {
  return [...new Set([startMs, Date.now()].map(ms => new Date(ms).toISOString().slice(0, 7)))];
}
