import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import { Type, type Static } from '@sinclair/typebox';

/** Ten minutes: what takes longer is counted as this. */
const HIGHEST_US = 600_000_000;

export const PercentilesSchema = Type.Object({
  p50: Type.Number(), p90: Type.Number(), p99: Type.Number(), p999: Type.Number(), max: Type.Number(),
});
/** Milliseconds. */
export type Percentiles = Static<typeof PercentilesSchema>;

/** Where a distribution is read for its curve: the tail needs more points than the middle. */
export const percentileGrid: readonly number[] = [1, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 100];

/** A distribution of durations, exact to three digits; parts from several processes add up. */
export class Latency {
  private readonly histogram: Histogram;

  constructor() {
    this.histogram = build({ bitBucketSize: 32, lowestDiscernibleValue: 1, highestTrackableValue: HIGHEST_US, numberOfSignificantValueDigits: 3, useWebAssembly: false });
  }

  record(durationUs: number): void {
    this.histogram.recordValue(Math.min(HIGHEST_US, Math.max(1, Math.round(durationUs))));
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  add(encoded: string): void {
    this.histogram.add(decodeFromCompressedBase64(encoded, 32, false));
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.histogram);
  }

  /** Milliseconds at each of `percentileGrid`; empty when nothing was recorded. */
  curveMs(): number[] {
    return this.count === 0 ? [] : percentileGrid.map(percentile => this.histogram.getValueAtPercentile(percentile) / 1000);
  }

  /** Null when nothing was recorded. */
  percentilesMs(): Percentiles | null {
    if (this.count === 0) return null;
    const at = (percentile: number): number => this.histogram.getValueAtPercentile(percentile) / 1000;
    return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: this.histogram.maxValue / 1000 };
  }
}

/** Distributions that were encoded, as one. */
export function mergedLatency(encoded: readonly string[]): Latency {
  const sum = new Latency();
  for (const part of encoded) sum.add(part);
  return sum;
}
