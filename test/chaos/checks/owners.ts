import type { Verdict, Violation } from '../checker.ts';
import { personOf, type HistoryEvent } from '../history.ts';
import { askedWhen } from './asked-when.ts';

interface Connection { readonly device: string; readonly node: string; readonly at: number }

/**
 * One node at a time acts for an account. Who has welcomed a connection owned the account then; when another node pushes what was sent later, the account is that one's, and on the
 * older connection nothing may come any more that was sent later still. Both "later" are the senders': so whatever the network holds back blames nobody.
 */
export function checkOwners(events: readonly HistoryEvent[]): Verdict {
  const asked = askedWhen(events);
  const connections = new Map<number, Connection>();
  /** By person: where in the history each node was last seen to serve what was sent after `since`. */
  const served = new Map<string, { readonly node: string; readonly since: number; readonly at: number }[]>();
  const violations: Violation[] = [];
  for (const [at, event] of events.entries()) {
    if (event.kind === 'welcomed') connections.set(event.connection, { device: event.device, node: event.node, at });
    if (event.kind !== 'pushed') continue;
    const connection = connections.get(event.connection);
    const askedAt = asked.get(event.envelope);
    if (connection === undefined || askedAt === undefined) continue;
    const person = personOf(event.device);
    const ofPerson = served.get(person) ?? [];
    const successor = ofPerson.find(other => other.node !== connection.node && other.since > connection.at && askedAt > other.at);
    if (successor !== undefined) violations.push({ kind: 'formerOwner', text: `${connection.node} pushed ${event.envelope} to ${event.device}, whose account ${successor.node} had taken up` });
    served.set(person, [...ofPerson, { node: connection.node, since: askedAt, at }].slice(-SERVED_KEPT));
  }
  return { counts: {}, violations };
}

/** Pushes per person that are compared with. */
const SERVED_KEPT = 64;
