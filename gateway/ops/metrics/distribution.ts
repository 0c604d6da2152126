import { Histogram, type Registry } from 'prom-client';

interface Counts { readonly perBucket: Float64Array; sum: number }

/**
 * A histogram with at most one label for hot paths: two additions to plain numbers there, Prometheus's form only when somebody scrapes. Label values must come from a fixed set of ours.
 */
export class Distribution {
  private readonly bounds: readonly number[];
  private readonly counts = new Map<string, Counts>();

  /** `bounds` ascend. Without `label` the metric is there from the start. */
  constructor(registry: Registry, name: string, help: string, bounds: readonly number[], label: string | null = null) {
    this.bounds = bounds;
    if (label === null) this.countsOf('');
    new FoldedHistogram(registry, { name, help, bounds, label, read: () => this.counts });
  }

  /** `value` in the unit of the bounds. */
  observe(value: number, labelValue = ''): void {
    const counts = this.countsOf(labelValue);
    const { bounds } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket += 1;
    counts.perBucket[bucket] = (counts.perBucket[bucket] ?? 0) + 1;
    counts.sum += value;
  }

  private countsOf(labelValue: string): Counts {
    let counts = this.counts.get(labelValue);
    if (counts === undefined) this.counts.set(labelValue, counts = { perBucket: new Float64Array(this.bounds.length + 1), sum: 0 });
    return counts;
  }
}

interface Folding {
  readonly name: string;
  readonly help: string;
  readonly bounds: readonly number[];
  readonly label: string | null;
  readonly read: () => ReadonlyMap<string, Counts>;
}

interface Sample {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What the registry knows of a Distribution: a histogram whose numbers are elsewhere. */
class FoldedHistogram extends Histogram {
  private readonly folding: Folding;

  constructor(registry: Registry, folding: Folding) {
    const { name, help, bounds, label } = folding;
    super({ name, help, buckets: [...bounds], labelNames: label === null ? [] : [label], registers: [registry] });
    this.folding = folding;
  }

  /** The library's: all that it exports of a histogram comes from here. */
  getForPromString(): Promise<{ readonly name: string; readonly help: string; readonly type: string; readonly aggregator: string; readonly values: Sample[] }> {
    const { name, help, label, read } = this.folding;
    const values = [...read()].flatMap(([labelValue, counts]) => this.samples(label === null ? {} : { [label]: labelValue }, counts));
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values });
  }

  private samples(sharedLabels: Record<string, string>, { perBucket, sum }: Counts): Sample[] {
    const { name, bounds } = this.folding;
    let count = 0;
    const buckets = Array.from(perBucket, (inBucket, i): Sample => {
      count += inBucket;
      return { metricName: `${name}_bucket`, labels: { le: bounds[i] ?? '+Inf' }, sharedLabels, value: count };
    });
    return [...buckets, { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum }, { metricName: `${name}_count`, labels: {}, sharedLabels, value: count }];
  }
}
