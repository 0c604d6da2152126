/** A straight line through points by least squares: its slope, and the interval that holds the true one with 95 %. null: fewer than three points. */
export function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): { readonly slope: number; readonly low: number; readonly high: number } | null {
  const n = points.length;
  if (n < 3) return null;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (spread === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, { x, y }) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  const margin = studentT95(n - 2) * Math.sqrt(rest / (n - 2) / spread);
  return { slope, low: slope - margin, high: slope + margin };
}

/** Two-sided 95 % quantile of Student's distribution: from the tables up to 4 degrees of freedom, beyond by Cornish and Fisher's expansion, good to three digits there. */
function studentT95(freedom: number): number {
  const exact = [12.706, 4.303, 3.182, 2.776][freedom - 1];
  if (exact !== undefined) return exact;
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
}
