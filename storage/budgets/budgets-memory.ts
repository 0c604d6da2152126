import { toHex } from '../../proto/hex.ts';
import { levelAt, retryAfterMs, unitsFree, type Bucket } from './bucket.ts';
import type { BudgetAnswer, BudgetStore, UnitsTaken } from './budgets.ts';

const ALLOWED: BudgetAnswer = { allowed: true, retryAfterMs: 0 };

/** The budget contract without a disk: for tests and the simulation. */
export class MemoryBudgetStore implements BudgetStore {
  private readonly buckets = new Map<string, Bucket & { readonly endsAtMs: number }>();
  private readonly recent = new Map<string, Map<string, number>>();
  private readonly windows = new Map<string, { readonly members: Set<string>; readonly endsAtMs: number }>();

  async take(key: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    const { taken, retryAfterMs: waitMs } = await this.takeUpTo(key, 1, capacity, windowMs, nowMs);
    return { allowed: taken === 1, retryAfterMs: waitMs };
  }

  async takeUpTo(key: Uint8Array, units: number, capacity: number, windowMs: number, nowMs: number): Promise<UnitsTaken> {
    const bucket = this.buckets.get(toHex(key)) ?? { level: 0, updatedAtMs: nowMs };
    const level = levelAt(bucket, capacity, windowMs, nowMs);
    const taken = Math.min(units, unitsFree(level, capacity));
    if (taken === 0) return { taken, left: 0, retryAfterMs: retryAfterMs(level, capacity, windowMs) };
    const updatedAtMs = Math.max(bucket.updatedAtMs, nowMs);
    this.buckets.set(toHex(key), { level: level + taken, updatedAtMs, endsAtMs: updatedAtMs + windowMs });
    return { taken, left: unitsFree(level + taken, capacity), retryAfterMs: 0 };
  }

  async countRecent(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<'known' | 'counted' | 'full'> {
    const members = this.recent.get(toHex(key)) ?? new Map<string, number>();
    this.recent.set(toHex(key), members);
    for (const [known, endsAtMs] of members) if (endsAtMs <= nowMs) members.delete(known);
    if (members.has(toHex(member))) return 'known';
    if (members.size >= capacity) return 'full';
    members.set(toHex(member), nowMs + windowMs);
    return 'counted';
  }

  async takeDistinct(key: Uint8Array, member: Uint8Array, capacity: number, windowMs: number, nowMs: number): Promise<BudgetAnswer> {
    if (capacity < 1) return { allowed: false, retryAfterMs: windowMs };
    let window = this.windows.get(toHex(key));
    if (window === undefined || window.endsAtMs <= nowMs) {
      window = { members: new Set(), endsAtMs: nowMs + windowMs };
      this.windows.set(toHex(key), window);
    }
    if (window.members.has(toHex(member))) return ALLOWED;
    if (window.members.size >= capacity) return { allowed: false, retryAfterMs: Math.max(1, window.endsAtMs - nowMs) };
    window.members.add(toHex(member));
    return ALLOWED;
  }

  async expire(nowMs: number): Promise<void> {
    for (const map of [this.buckets, this.windows]) {
      for (const [key, { endsAtMs }] of map) {
        if (endsAtMs <= nowMs) map.delete(key);
      }
    }
  }
}
