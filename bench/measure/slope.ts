interface Point { readonly x: number; readonly y: number }

/** A straight line's slope, and the interval that holds the true one with 95 %. */
export interface Slope { readonly slope: number; readonly low: number; readonly high: number }

interface Fit { readonly slope: number; /** Of x around its mean, squared. */ readonly spread: number; /** What the line leaves of each y. */ readonly residuals: readonly number[] }

/** Through points whose deviations from the line are independent of each other, by least squares. null: fewer than three points. */
export function slopeOf(points: readonly Point[]): Slope | null {
  const fit = leastSquares(points);
  return fit === null ? null : within95(fit, points.length - 2);
}

/**
 * Through samples of one thing at even times, which are not independent: what made one high still makes the next one high. The interval is that of as many independent samples as they are worth,
 * by the correlation of neighbours (Santer and others, J. Geophys. Res. 105, 2000), which is corrected for being estimated too low behind a fitted line. null: fewer than five points.
 */
export function trendOf(samples: readonly Point[]): Slope | null {
  const fit = samples.length < 5 ? null : leastSquares(samples);
  if (fit === null) return null;
  const correlation = neighbourCorrelation(fit.residuals);
  return within95(fit, Math.max(1, samples.length * (1 - correlation) / (1 + correlation) - 2));
}

function leastSquares(points: readonly Point[]): Fit | null {
  const n = points.length;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (n < 3 || spread === 0) return null;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return { slope, spread, residuals: points.map(({ x, y }) => y - meanY - slope * (x - meanX)) };
}

function within95({ slope, spread, residuals }: Fit, freedom: number): Slope {
  const margin = studentT95(Math.floor(freedom)) * Math.sqrt(sumOfSquares(residuals) / freedom / spread);
  return { slope, low: slope - margin, high: slope + margin };
}

/** Of residuals and those right after them; from 0 (independent) to 0.99. */
function neighbourCorrelation(residuals: readonly number[]): number {
  const n = residuals.length;
  const squares = sumOfSquares(residuals);
  if (squares === 0) return 0;
  const seen = residuals.reduce((sum, residual, i) => sum + residual * (residuals[i - 1] ?? 0), 0) / squares;
  // Behind a line it is seen as less than it is, by (2 + 4 r) / n in the mean.
  return Math.min(0.99, Math.max(0, (n * seen + 2) / (n - 4)));
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value ** 2, 0);
}

/** Two-sided 95 % quantile of Student's distribution: from the tables up to 4 degrees of freedom, beyond by Cornish and Fisher's expansion, good to three digits there. */
function studentT95(freedom: number): number {
  const exact = [12.706, 4.303, 3.182, 2.776][freedom - 1];
  if (exact !== undefined) return exact;
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
    + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3);
}
