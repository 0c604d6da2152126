import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import type { Cancel, Clock } from '../../proto/clock.ts';

const LOOK_EVERY_MS = 5000;
/** More than so many in a second is busy. */
const BUSY_PER_SECOND = 300;

/** To be asked at every look: whether the count has risen fast since the last one. */
export function risesFast(count: () => number): () => boolean {
  let before = count();
  return () => {
    const now = count();
    const rise = now - before;
    before = now;
    return rise > BUSY_PER_SECOND * LOOK_EVERY_MS / 1000;
  };
}

export interface HeapGrowthParts {
  readonly clock: Clock;
  /** Whether the work of this node is of the kind that leaves much garbage. */
  readonly isNeeded: () => boolean;
  readonly usedBytes?: () => number;
  readonly setFlag?: (flag: string) => void;
}

/** What may come together, between two full collections, in a heap of any size. */
const GROWTH_BYTES = 64 * 1024 * 1024;
const PERCENT_MAX = 150;
/** A heap that is so large grows by as much of V8's own accord. */
const PERCENT_MIN = 10;
/** Smaller changes are left alone. */
const STEP = 5;

/**
 * V8 lets a heap of 45 MB grow by hardly 10 MB before all of it is marked again, in threads of its own: hosted messages, which leave some 100 KB of garbage each, have it do so twice a second, and so do a
 * thousand messages a second through the clients of Kafka and Cassandra (30 µs of CPU each). A node of its own with ten thousand devices marks all that is kept for them every four or five seconds at 3,000
 * messages a second, and each time all of them wait for 10 to 40 ms. As long as it is needed the heap may grow by more.
 */
export function letHeapGrow({ clock, isNeeded, usedBytes = () => getHeapStatistics().used_heap_size, setFlag = setFlagsFromString }: HeapGrowthParts): Cancel {
  let percent = 0;
  return clock.every(LOOK_EVERY_MS, () => {
    const wanted = isNeeded() ? Math.min(PERCENT_MAX, Math.round(100 * GROWTH_BYTES / usedBytes())) : 0;
    const next = wanted < PERCENT_MIN ? 0 : wanted;
    if (Math.abs(next - percent) < STEP) return;
    percent = next;
    // 0: V8 decides.
    setFlag(`--heap-growing-percent=${percent}`);
  });
}
