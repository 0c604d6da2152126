import type { Verdict, Violation } from '../checker.ts';
import type { HistoryEvent } from '../history.ts';

type Pushed = HistoryEvent & { readonly kind: 'pushed' };

/** What connections promise: positions rise and nothing is repeated within one; a repeat has the same bytes; the queue is empty once; one envelope id per message, however often it is sent. */
export function checkWire(events: readonly HistoryEvent[]): Verdict {
  const violations: Violation[] = [];
  const pushes = checkPushes(events.filter(event => event.kind === 'pushed'), violations);
  return { counts: { ...pushes, ...checkAnswers(events, violations) }, violations: [...violations, ...emptyTwice(events)] };
}

function checkPushes(pushes: readonly Pushed[], violations: Violation[]): Record<string, number> {
  const highest = new Map<number, Pushed>();
  const digests = new Map<string, string>();
  const envelopes = new Map<string, string>();
  let hiddenRepeats = 0;
  for (const push of pushes) {
    const { device, connection, epoch, offset, envelope, digest } = push;
    const last = highest.get(connection);
    if (last !== undefined && (epoch < last.epoch || (epoch === last.epoch && offset <= last.offset))) {
      violations.push({ kind: 'positionBack', text: `${device} on connection ${connection}: ${epoch}/${offset} after ${last.epoch}/${last.offset}` });
    }
    highest.set(connection, push);
    const key = `${device} ${envelope}`;
    const known = digests.get(key);
    if (known !== undefined) hiddenRepeats += 1;
    if (known !== undefined && known !== digest) violations.push({ kind: 'otherBytes', text: `${device}: envelope ${envelope} came again with other bytes` });
    digests.set(key, digest);
    const twin = envelopes.get(`${device} ${digest}`);
    if (twin !== undefined && twin !== envelope) violations.push({ kind: 'twoEnvelopes', text: `${device}: the same bytes came as envelope ${twin} and as ${envelope}` });
    envelopes.set(`${device} ${digest}`, envelope);
  }
  return { pushed: pushes.length, hiddenRepeats };
}

function emptyTwice(events: readonly HistoryEvent[]): readonly Violation[] {
  const seen = new Set<number>();
  return events.flatMap(event => {
    if (event.kind !== 'queueEmpty') return [];
    const isAgain = seen.has(event.connection);
    seen.add(event.connection);
    return isAgain ? [{ kind: 'queueEmptyTwice', text: `${event.device}: queue empty twice on connection ${event.connection}` }] : [];
  });
}

function checkAnswers(events: readonly HistoryEvent[], violations: Violation[]): Record<string, number> {
  const asked = new Set<string>();
  const envelopes = new Map<string, string>();
  let resends = 0;
  for (const event of events) {
    if (event.kind === 'asked') {
      const key = `${event.device} ${event.message}`;
      if (asked.has(key)) resends += 1;
      asked.add(key);
    } else if (event.kind === 'answered') {
      const key = `${event.device} ${event.message}`;
      const known = envelopes.get(key);
      if (known !== undefined && known !== event.envelope) violations.push({ kind: 'secondEnvelope', text: `${key} was accepted as ${known} and as ${event.envelope}` });
      envelopes.set(key, event.envelope);
    }
  }
  return { resends };
}
