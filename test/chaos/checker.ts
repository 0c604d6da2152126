import { checkKeys } from './checks/keys.ts';
import { checkMessages } from './checks/messages.ts';
import { checkOwners } from './checks/owners.ts';
import { checkRemovals } from './checks/removals.ts';
import { checkWire } from './checks/wire.ts';
import type { HistoryEvent } from './history.ts';

export interface Violation {
  /** lost, unfinished, duplicated, reordered, crossDelivered, phantom, ... */
  readonly kind: string;
  readonly text: string;
}

export interface Verdict {
  readonly counts: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

/**
 * Holds what the clients saw against what is promised; asks no server. `devices`: all, of every person. The history must be complete: faults over, everything drained.
 */
export function check(events: readonly HistoryEvent[], devices: readonly string[]): Verdict {
  const parts = [checkMessages(events, devices), checkWire(events), checkKeys(events), checkOwners(events), checkRemovals(events)];
  return { counts: Object.fromEntries(parts.flatMap(part => Object.entries(part.counts))), violations: parts.flatMap(part => part.violations) };
}
