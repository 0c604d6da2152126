import type { Verdict, Violation } from '../checker.ts';
import { parcelKey, personOf, type HistoryEvent, type Parcel } from '../history.ts';

interface Fate {
  readonly parcel: Parcel;
  outcome: 'accepted' | 'refused' | 'unknown';
  readonly shownAt: Set<string>;
}

/** Every message that was accepted is shown on every device it is for: once, in order, and nowhere else. */
export function checkMessages(events: readonly HistoryEvent[], devices: readonly string[]): Verdict {
  const violations: Violation[] = [];
  const fates = fatesOf(events);
  const shown = events.filter(event => event.kind === 'shown');
  const seen = new Set<string>();
  const lastShown = new Map<string, number>();
  const removed = new Set(events.flatMap(event => event.kind === 'removed' ? [event.device] : []));
  const blame = (kind: string, text: string): void => { violations.push({ kind, text }); };
  for (const { device, parcel } of shown) {
    const key = parcelKey(parcel);
    const fate = fates.get(key);
    if (fate === undefined) blame('phantom', `${device} was shown ${key}, which nobody sent`);
    fate?.shownAt.add(device);
    if (!isFor(parcel, device)) blame('crossDelivered', `${device} was shown ${key}`);
    if (seen.has(`${device} ${key}`)) blame('duplicated', `${device} was shown ${key} twice`);
    else {
      const lane = `${device} ${parcel.from}>${parcel.to}`;
      const last = lastShown.get(lane) ?? 0;
      if (parcel.n < last) blame('reordered', `${device} was shown ${key} after ${last}`);
      lastShown.set(lane, Math.max(last, parcel.n));
    }
    seen.add(`${device} ${key}`);
  }
  for (const event of events) {
    if (event.kind === 'strange') blame('strange', `${event.device} was shown "${event.text}"`);
    if (event.kind === 'turnedAway' && !removed.has(event.device)) blame('turnedAway', `${event.device} was closed with ${event.code}, which tells it not to come back`);
    if (event.kind === 'quarantined') blame('unreadable', `${event.device} could not read a message: ${event.reason}`);
  }
  for (const fate of fates.values()) judge(fate, owedTo(fate.parcel, devices, removed), removed, blame);
  const of = (outcome: Fate['outcome']): number => [...fates.values()].filter(fate => fate.outcome === outcome).length;
  const found = (kind: string): number => violations.filter(violation => violation.kind === kind).length;
  return { violations, counts: {
    sent: fates.size, accepted: of('accepted'), refused: of('refused'), unfinished: of('unknown'), delivered: seen.size,
    lost: found('lost'), duplicated: found('duplicated'), reordered: found('reordered'), crossDelivered: found('crossDelivered'),
  } };
}

function judge({ parcel, outcome, shownAt }: Fate, owed: readonly string[], removed: ReadonlySet<string>, blame: (kind: string, text: string) => void): void {
  const key = parcelKey(parcel);
  // Who was removed meanwhile is told nothing any more.
  if (outcome === 'unknown' && !removed.has(parcel.from)) blame('unfinished', `${key} was neither accepted nor refused in the end`);
  if (outcome === 'refused' && shownAt.size > 0) blame('refusedYetShown', `${key} was refused, and yet shown at ${[...shownAt].join(', ')}`);
  if (outcome !== 'accepted') return;
  for (const device of owed) if (!shownAt.has(device)) blame('lost', `${key} was accepted and never shown at ${device}`);
}

/** Devices that have to show it. The copy for the sender's own devices follows, so one that was removed may not have come so far. */
export function owedTo(parcel: Parcel, devices: readonly string[], removed: ReadonlySet<string>): readonly string[] {
  return devices.filter(device => !removed.has(device) && isFor(parcel, device) && !(removed.has(parcel.from) && personOf(device) === personOf(parcel.from)));
}

/** The recipient's devices, and the sender's other ones. */
function isFor({ from, to }: Parcel, device: string): boolean {
  return device !== from && (personOf(device) === to || personOf(device) === personOf(from));
}

/** Later news is better news, but what was accepted stays so. */
function fatesOf(events: readonly HistoryEvent[]): Map<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const event of events) {
    if (event.kind === 'sent') fates.set(parcelKey(event.parcel), { parcel: event.parcel, outcome: 'unknown', shownAt: new Set() });
    if (event.kind !== 'accepted' && event.kind !== 'refused') continue;
    const fate = fates.get(parcelKey(event.parcel));
    if (fate !== undefined && fate.outcome !== 'accepted') fate.outcome = event.kind;
  }
  return fates;
}
