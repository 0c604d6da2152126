import type { PlannedFault } from '../schedule.ts';

/** A bug of plant.js, and how the campaign on one gateway comes upon it. */
export interface PlantedBug {
  readonly name: string;
  /** The kind of violation that gives it away. */
  readonly finding: string;
  /** Aimed at what the bug breaks. */
  readonly faults: readonly PlannedFault[];
  /** People with two devices; 0 when it is missing. */
  readonly linked?: number;
}

const plant = new URL('plant.js', import.meta.url);

/** What plants a bug, for NODE_OPTIONS=--import. */
export function plantOf(name: string): string {
  return `${plant.href}?${name}`;
}

/** A fault that is always the same. */
export function aimed(kind: string, target: string, atMs: number, lastsMs = 0): PlannedFault {
  return { kind, target, atMs, lastsMs, dice: 0 };
}

/** Meanwhile everything that goes to it is pushed and not acknowledged. */
const deaf = aimed('deaf', 'p1.1', 500, 3_500);

/** In every run of the suite: found within seconds, each time. */
export const plantedBugs: readonly PlantedBug[] = [
  { name: 'rule-1', finding: 'twoEnvelopes', faults: [{ ...aimed('one-way loss', 'gateway-1/clients', 1_000, 1_500), dice: 0.9 }] },
  { name: 'rule-3', finding: 'lost', faults: [aimed('kill', 'gateway-1', 2_000, 100)] },
  { name: 'rule-11', finding: 'lost', faults: [deaf] },
  { name: 'rule-12', finding: 'lost', faults: [deaf, aimed('kill', 'gateway-1', 3_500, 100)] },
  { name: 'rule-21', finding: 'notRemoved', faults: [aimed('unlink', 'p1.2', 1_000)], linked: 1 },
  { name: 'rule-22', finding: 'keyTwice', faults: [aimed('reset', 'gateway-1/clients', 2_000)] },
];
