import { closeCodes } from '../../../proto/close-codes.ts';
import type { Verdict, Violation } from '../checker.ts';
import type { HistoryEvent } from '../history.ts';
import { askedWhen } from './asked-when.ts';

/** Once its person was told that a device is off the account, it is not connected any more, and nothing that is sent later reaches it. */
export function checkRemovals(events: readonly HistoryEvent[]): Verdict {
  const removed = new Map<string, number>();
  const connected = new Set<string>();
  for (const [at, event] of events.entries()) {
    if (event.kind === 'removed') removed.set(event.device, at);
    else if (event.kind === 'connected') connected.add(event.device);
    else if (event.kind === 'disconnected' && event.code !== closeCodes.DONE.code) connected.delete(event.device);
  }
  if (removed.size === 0) return { counts: {}, violations: [] };
  const asked = askedWhen(events);
  const late = events.flatMap((event): readonly Violation[] => event.kind === 'pushed' && (asked.get(event.envelope) ?? 0) > (removed.get(event.device) ?? Infinity)
    ? [{ kind: 'pushedAfterRemoval', text: `${event.device} was pushed ${event.envelope}, which was sent after its removal` }] : []);
  const still = [...removed.keys()].filter(device => connected.has(device)).map(device => ({ kind: 'notRemoved', text: `${device} was removed, and is still connected` }));
  return { counts: { removed: removed.size }, violations: [...late, ...still] };
}
