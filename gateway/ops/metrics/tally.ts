import { Counter, type Registry } from 'prom-client';

/**
 * A counter with one label for hot paths: an addition to a map entry there, Prometheus's bookkeeping only when somebody scrapes. Label values must come from a fixed set of ours.
 * Those in `known` are there from the start, at zero: of a series that begins with its first event a rate misses that event.
 */
export class Tally {
  private readonly pending: Map<string, number>;

  constructor(registry: Registry, name: string, help: string, label: string, known: readonly string[] = []) {
    const pending = new Map(known.map(value => [value, 0]));
    this.pending = pending;
    new Counter({
      name, help, labelNames: [label], registers: [registry],
      collect() {
        for (const [value, count] of pending) {
          this.inc({ [label]: value }, count);
          pending.set(value, 0);
        }
      },
    });
  }

  add(value: string, count = 1): void {
    this.pending.set(value, (this.pending.get(value) ?? 0) + count);
  }
}

/** A counter without labels, as cheap. */
export class Total {
  private pending = 0;

  constructor(registry: Registry, name: string, help: string) {
    const take = (): number => {
      const count = this.pending;
      this.pending = 0;
      return count;
    };
    new Counter({ name, help, registers: [registry], collect() { this.inc(take()); } });
  }

  add(count = 1): void {
    this.pending += count;
  }
}
