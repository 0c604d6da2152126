import { Prng } from '../../bench/generator/prng.ts';

/** A kind of fault, and at what it may be aimed. */
export interface FaultKind {
  readonly name: string;
  /** Names of units, links or devices. */
  readonly targets: readonly string[];
  /** Lasts between the two, drawn with more short ones than long ones. 0: over at once. */
  readonly minMs: number;
  readonly maxMs: number;
}

export interface PlannedFault {
  /** Since the campaign's beginning. */
  readonly atMs: number;
  readonly kind: string;
  readonly target: string;
  readonly lastsMs: number;
  /** In [0, 1): what a fault draws further things from. */
  readonly dice: number;
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** From one fault's beginning to the next one's, on average. */
  readonly everyMs: number;
  readonly kinds: readonly FaultKind[];
  /** Faults at work at a time. */
  readonly atOnce: number;
  /** What counts as one and the same victim: no two faults at a time may have the same. */
  readonly victimOf: (target: string) => string;
}

/**
 * What goes wrong when; the same for the same options. Kinds are dealt like cards, so that each comes about as often as any other; none begins so late that it would not end within the duration.
 */
export function planFaults(options: ScheduleOptions): readonly PlannedFault[] {
  const { durationMs, everyMs, kinds, atOnce, victimOf } = options;
  const prng = new Prng(options.seed);
  const planned: PlannedFault[] = [];
  let deck: FaultKind[] = [];
  for (let atMs = prng.exponential(everyMs / 2); atMs < durationMs; atMs += everyMs / 2 + prng.exponential(everyMs / 2)) {
    if (deck.length === 0) deck = shuffled(kinds.filter(kind => kind.targets.length > 0), prng);
    const working = planned.filter(fault => fault.atMs + fault.lastsMs > atMs);
    const kind = deck.pop();
    if (kind === undefined) break;
    const target = kind.targets[prng.integer(kind.targets.length)] ?? '';
    const lastsMs = Math.round(kind.minMs + (kind.maxMs - kind.minMs) * prng.fraction() ** 2);
    const dice = prng.fraction();
    const isTaken = working.length >= atOnce || working.some(fault => victimOf(fault.target) === victimOf(target));
    if (isTaken) deck.splice(prng.integer(deck.length + 1), 0, kind);
    else if (atMs + lastsMs <= durationMs) planned.push({ atMs: Math.round(atMs), kind: kind.name, target, lastsMs, dice });
  }
  return planned;
}

function shuffled<T>(items: readonly T[], prng: Prng): T[] {
  const order = items.map(item => ({ item, at: prng.fraction() }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
