import type { PlannedFault } from '../schedule.ts';
import type { BrokerRoles } from '../targets/cluster-target.ts';
import { aimed, type PlantedBug } from './planted-bugs.ts';

/** As many as there are people: which node owns whom is the hash's choice. */
const people = [1, 2, 3, 4, 5, 6];
const gateways = ['gateway-1', 'gateway-2', 'gateway-3'];

function eachLinked(kind: string, atMs: number, lastsMs = 0): PlannedFault[] {
  return people.map(n => aimed(kind, `p${n}.2`, atMs, lastsMs));
}

/** Their connections end, again and again, so that some come to the node that owns them now. */
function restless(fromMs: number, toMs: number): PlannedFault[] {
  const turns = Math.ceil((toMs - fromMs) / 1_500);
  return Array.from({ length: turns }, (_, turn) => eachLinked('half-open', fromMs + turn * 1_500)).flat();
}

/** Their first devices acknowledge nothing, so nothing is committed, and what the second ones missed is in the mailbox: the next owner begins below it. */
const uncommitted: readonly PlannedFault[] = people.map(n => aimed('deaf', `p${n}.1`, 500, 4_000));

/** On three gateways, three brokers and a Cassandra. */
export function clusterBugs({ coordinator, others }: BrokerRoles): readonly PlantedBug[] {
  return [
    // Cut off from the broker that hears who is alive, a node still reads what the others lead.
    { name: 'rule-7', finding: 'formerOwner', faults: [...['gateway-1', 'gateway-2'].map(node => aimed('partition', `${node}/${coordinator}`, 500, 16_000)), ...restless(4_500, 16_500)] },
    // Who was away comes back, and is given its part of what the others had taken up.
    { name: 'rule-8', finding: 'formerOwner', faults: [aimed('kill', 'gateway-2', 500, 4_500), ...restless(6_500, 18_500)] },
    // The replay comes late: the way to those that keep no group is slow.
    { name: 'rule-13', finding: 'positionBack', faults: [
      ...uncommitted, ...eachLinked('away', 500, 2_300), ...eachLinked('mute', 3_000, 17_000),
      ...gateways.flatMap(node => [aimed('kill', node, 2_900, 100), ...others.map(broker => ({ ...aimed('delay', `${node}/${broker}`, 2_900, 14_000), dice: 0.9 }))]),
    ] },
    // Who is away has mail of both days when the nodes have written again what was not committed; they come back one after the other, as nobody knows when that is.
    { name: 'rule-16', finding: 'positionBack', faults: [
      ...uncommitted, ...people.map(n => aimed('away', `p${n}.2`, 500, 8_500 + 2_500 * n)), ...gateways.map(node => aimed('another day', node, 3_000, 22_000)),
    ] },
  ];
}
