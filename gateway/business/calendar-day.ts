/** When the day (`YYYY-MM-DD`) begins in UTC; null: the calendar has no such day. `Date.parse` takes the 31st of February for the 3rd of March. */
export function dayStartMs(day: string): number | null {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN;
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(day) ? atMs : null;
}
