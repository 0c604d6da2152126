import type { HistoryEvent } from '../history.ts';

/** Where in the history each accepted envelope was first asked for, by envelope id. */
export function askedWhen(events: readonly HistoryEvent[]): ReadonlyMap<string, number> {
  const messages = new Map<string, number>();
  const envelopes = new Map<string, number>();
  for (const [at, event] of events.entries()) {
    if (event.kind !== 'asked' && event.kind !== 'answered') continue;
    const message = `${event.device} ${event.message}`;
    if (event.kind === 'asked') messages.set(message, messages.get(message) ?? at);
    else envelopes.set(event.envelope, Math.min(envelopes.get(event.envelope) ?? at, messages.get(message) ?? at));
  }
  return envelopes;
}
