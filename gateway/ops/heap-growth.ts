import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import type { Cancel, Clock } from '../../proto/clock.ts';

export interface HeapGrowthParts {
  readonly clock: Clock;
  /** Whether the work of this node is of the kind that leaves much garbage. */
  readonly isNeeded: () => boolean;
  readonly usedBytes?: () => number;
  readonly setFlag?: (flag: string) => void;
}

const LOOK_EVERY_MS = 5000;
/** What may come together, between two full collections, in a heap of any size. */
const GROWTH_BYTES = 64 * 1024 * 1024;
const PERCENT_MAX = 150;
/** A heap that is so large grows by as much of V8's own accord. */
const PERCENT_MIN = 10;
/** Smaller changes are left alone. */
const STEP = 5;

/**
 * V8 lets a heap of 45 MB grow by hardly 10 MB before all of it is marked again, in threads of its own: hosted messages, which leave some 100 KB of garbage each, have it do so twice a second, and so do a
 * thousand messages a second through the clients of Kafka and Cassandra (30 µs of CPU each). From when it is needed on the heap may grow by more.
 */
export function letHeapGrow({ clock, isNeeded, usedBytes = () => getHeapStatistics().used_heap_size, setFlag = setFlagsFromString }: HeapGrowthParts): Cancel {
  let percent = 0;
  return clock.every(LOOK_EVERY_MS, () => {
    if (!isNeeded()) return;
    const wanted = Math.min(PERCENT_MAX, Math.round(100 * GROWTH_BYTES / usedBytes()));
    const next = wanted < PERCENT_MIN ? 0 : wanted;
    if (Math.abs(next - percent) < STEP) return;
    percent = next;
    // 0: V8 decides.
    setFlag(`--heap-growing-percent=${percent}`);
  });
}
