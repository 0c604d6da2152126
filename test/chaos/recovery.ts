import type { HistoryEvent } from './history.ts';

/** How often each way to recover was taken: seen by clients, and counted by gateways. */
export function recoveries(events: readonly HistoryEvent[], totals: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count = (name: string, by = 1): void => { counts[name] = (counts[name] ?? 0) + by; };
  for (const event of events) {
    if (event.kind === 'moved') count('client: told to move');
    else if (event.kind === 'goingAway') count('client: told of a restart');
    else if (event.kind === 'connected') count('client: connected');
    else if (event.kind === 'disconnected') count(`client: closed with ${event.code}`);
    else if (event.kind === 'unknown') count('client: result unknown to its caller');
    else if (event.kind === 'refused') count(`client: refused ${event.code}`);
  }
  for (const [name, value] of totals) if (interesting.test(name)) count(`gateway: ${name.replace(/^sealgate_/, '')}`, value);
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}

/** What is counted when something had to be recovered from. */
const interesting = /spills|duplicates_dropped|send_refusals|mailbox_|deliveries_total|connections_closed|failures_total|_repeats_total|rebalances|lease|take_over|sent_away|hand_over|withheld|expired|set_changed|undecodable|poison|rate_limited/;

/** The longest time that a device was without a connection, other than by its own will, in ms. */
export function longestOutageMs(events: readonly HistoryEvent[]): number {
  const since = new Map<string, number>();
  const away = new Set<string>();
  let longest = 0;
  for (const event of events) {
    if (event.kind === 'fault' && event.name === 'away') away.add(event.target);
    if (event.kind === 'disconnected' && !since.has(event.device)) since.set(event.device, event.atMs);
    if (event.kind !== 'connected') continue;
    const from = since.get(event.device);
    if (from !== undefined && !away.has(event.device)) longest = Math.max(longest, event.atMs - from);
    since.delete(event.device);
    away.delete(event.device);
  }
  return longest;
}
