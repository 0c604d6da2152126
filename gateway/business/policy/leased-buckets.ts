import type { Clock } from '../../../proto/clock.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';

export interface BucketShape {
  readonly capacity: number;
  /** In which an empty bucket fills again. */
  readonly windowMs: number;
  /** Taken of the shared bucket at a time: what a node may have in hand. */
  readonly leaseUnits: number;
}

interface Lease {
  units: number;
  untilMs: number;
  /** The bucket was empty; nobody asks again before. */
  refusedUntilMs: number;
  /** Used without asking; the next lease pays for it. */
  debt: number;
  asking: Promise<void> | null;
}

const LEASES_MAX = 100_000;

/**
 * Token buckets that all nodes share, without a transaction for each message: a node takes a few units at once and hands them out. In any span no more passes than the bucket gives,
 * and what a node has in hand besides.
 */
export class LeasedBuckets {
  private readonly store: BudgetStore;
  private readonly clock: Clock;
  private readonly keyOf: (name: string) => Uint8Array;
  /** Least recently used first. */
  private readonly leases = new Map<string, Lease>();

  constructor(store: BudgetStore, clock: Clock, keyOf: (name: string) => Uint8Array) {
    this.store = store;
    this.clock = clock;
    this.keyOf = keyOf;
  }

  /** 0: taken. Otherwise how long until a unit is free. Rejects with what the store rejects with. */
  async take(name: string, shape: BucketShape): Promise<number> {
    const lease = this.leaseOf(name);
    for (;;) {
      const nowMs = this.clock.nowMs();
      if (lease.untilMs <= nowMs) lease.units = 0;
      if (lease.units > 0) {
        lease.units -= 1;
        return 0;
      }
      if (lease.refusedUntilMs > nowMs) return lease.refusedUntilMs - nowMs;
      lease.asking ??= this.ask(name, lease, shape).finally(() => { lease.asking = null; });
      await lease.asking;
    }
  }

  /** One that was taken and not used. */
  giveBack(name: string): void {
    this.leaseOf(name).units += 1;
  }

  /** One that cannot be refused. */
  charge(name: string): void {
    const lease = this.leaseOf(name);
    if (lease.units > 0 && lease.untilMs > this.clock.nowMs()) lease.units -= 1;
    else lease.debt += 1;
  }

  private async ask(name: string, lease: Lease, shape: BucketShape): Promise<void> {
    const nowMs = this.clock.nowMs();
    const { taken, retryAfterMs } = await this.store.takeUpTo(this.keyOf(name), shape.leaseUnits + lease.debt, shape.capacity, shape.windowMs, nowMs);
    const paid = Math.min(lease.debt, taken);
    lease.debt -= paid;
    lease.units = taken - paid;
    lease.untilMs = nowMs + shape.windowMs;
    if (taken === 0) lease.refusedUntilMs = nowMs + retryAfterMs;
  }

  private leaseOf(name: string): Lease {
    const lease = this.leases.get(name) ?? { units: 0, untilMs: 0, refusedUntilMs: 0, debt: 0, asking: null };
    this.leases.delete(name);
    this.leases.set(name, lease);
    // Looked for only then: before it stand the empty places of all that were used since.
    const [oldest] = this.leases.size > LEASES_MAX ? this.leases.keys() : [];
    if (oldest !== undefined) this.leases.delete(oldest);
    return lease;
  }
}
