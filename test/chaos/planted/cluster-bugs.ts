import type { PlannedFault } from '../schedule.ts';
import { aimed, type PlantedBug } from './planted-bugs.ts';

/** As many as there are people: which node owns whom is the hash's choice. */
const people = [1, 2, 3, 4, 5, 6];

function eachLinked(kind: string, atMs: number, lastsMs = 0): PlannedFault[] {
  return people.map(n => aimed(kind, `p${n}.2`, atMs, lastsMs));
}

function bothGateways(kind: string, atMs: number, lastsMs: number, dice = 0): PlannedFault[] {
  return [1, 2].map(n => ({ ...aimed(kind, `gateway-${n}`, atMs, lastsMs), dice }));
}

/** Their connections end, again and again, so that some come to the node that owns them now. */
function restless(fromMs: number, toMs: number): PlannedFault[] {
  const turns = Math.ceil((toMs - fromMs) / 1_500);
  return Array.from({ length: turns }, (_, turn) => eachLinked('half-open', fromMs + turn * 1_500)).flat();
}

/** Their first devices acknowledge nothing, so nothing is committed, and what the second ones missed is in the mailbox: the next owner begins below it. */
const uncommitted: readonly PlannedFault[] = people.map(n => aimed('deaf', `p${n}.1`, 500, 4_000));

/** On two gateways, two brokers and a Cassandra. */
export const clusterBugs: readonly PlantedBug[] = [
  // One of the two brokers is the one that hears who is alive: cut off from it, a node still reads what the other one leads.
  { name: 'rule-7', finding: 'formerOwner', faults: [aimed('partition', 'gateway-1/broker-1', 500, 12_000), ...restless(5_500, 12_000), aimed('partition', 'gateway-1/broker-2', 20_000, 12_000), ...restless(25_000, 32_000)] },
  // Who was away comes back, and is given half of what the other one had.
  { name: 'rule-8', finding: 'formerOwner', faults: [aimed('kill', 'gateway-2', 500, 6_000), ...restless(9_000, 16_000)] },
  { name: 'rule-13', finding: 'positionBack', faults: [...uncommitted, ...eachLinked('away', 500, 2_600), ...eachLinked('mute', 3_000, 14_000), ...bothGateways('kill', 2_900, 100), aimed('delay', 'gateway-1/kafka', 2_900, 12_000), aimed('delay', 'gateway-2/kafka', 2_900, 12_000)] },
  { name: 'rule-16', finding: 'positionBack', faults: [...uncommitted, ...eachLinked('away', 500, 15_000), ...bothGateways('another day', 3_000, 17_000), ...bothGateways('kill', 3_100, 100)] },
];
