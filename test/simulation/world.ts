import type { ManualClock } from '../../proto/clock-manual.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { Random } from '../../proto/random.ts';
import type { MemoryLogCluster } from '../../storage/account-log/memory-log-cluster.ts';
import type { Planted } from './planted.ts';
import type { SharedStores } from './shared-stores.ts';
import type { HostedBusiness } from './hosted/hosted-business.ts';
import type { SimulatedNode } from './simulated-node.ts';
import type { StoreFaults } from './store-link.ts';
import type { Witness } from './witness.ts';

/** What all parts of one run share. */
export interface World {
  readonly clock: ManualClock;
  readonly random: Random;
  readonly cluster: MemoryLogCluster;
  readonly stores: SharedStores;
  readonly nodes: readonly SimulatedNode[];
  readonly witness: Witness;
  readonly planted: Planted;
  readonly business: HostedBusiness;
  /** Whether the mailbox is an index on the log, as the embedded one is, or keeps the bytes, as Cassandra does. */
  readonly isMailboxIndex: boolean;
  readonly partitionOf: (account: AccountId) => number;
  storeFaults: StoreFaults;
  /** The faults are over. */
  isHealed: boolean;
}

/** Whether it happens this time. */
export function chance(world: World, share: number): boolean {
  return world.random.fraction() < share;
}

/** A whole number of ms, as the virtual clock counts them. */
export function someMs(world: World, mostMs: number, leastMs = 0): number {
  return leastMs + Math.floor(world.random.fraction() * (mostMs - leastMs + 1));
}

export function pick<T>(world: World, from: readonly T[]): T | undefined {
  return from[Math.floor(world.random.fraction() * from.length)];
}

export function pause(world: World, ms: number): Promise<void> {
  return new Promise(resolve => { world.clock.after(ms, resolve); });
}
