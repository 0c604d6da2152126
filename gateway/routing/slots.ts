import type { AccountId } from '../../proto/ids.ts';

/** Fixed for ever: an account's slot never changes, only where slots are worked. */
export const SLOTS = 16_384;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The slot of an account, or of whatever else has such a name. */
export function slotOf(id: string): number {
  return hashOf(id) % SLOTS;
}

/** FNV-1a over the text, mixed so that the low bits are even; 32 bits without a sign. */
export function hashOf(id: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < id.length; i += 1) hash = Math.imul(hash ^ id.charCodeAt(i), FNV_PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Sends slots to partitions of the account log. A new version means that accounts moved. */
export interface SlotMap {
  readonly version: number;
  partitionOf(account: AccountId): number;
}

/** One cell: the slots dealt out evenly over all partitions. */
export function evenSlotMap(partitions: number): SlotMap {
  return { version: 1, partitionOf: account => slotOf(account) % partitions };
}
