import type { Verdict } from '../checker.ts';
import type { HistoryEvent } from '../history.ts';

/** A one-time pre-key is handed out once. */
export function checkKeys(events: readonly HistoryEvent[]): Verdict {
  const handedOut = new Set<string>();
  const twice: string[] = [];
  for (const event of events) {
    if (event.kind !== 'oneTimeKey') continue;
    if (handedOut.has(event.key)) twice.push(event.key);
    handedOut.add(event.key);
  }
  return { counts: { oneTimeKeys: handedOut.size }, violations: twice.map(key => ({ kind: 'keyTwice', text: `one-time key handed out twice: ${key}` })) };
}
