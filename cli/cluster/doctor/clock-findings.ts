import type { InspectedCassandraNode } from '../../../storage/cassandra/inspect-cassandra.ts';
import type { StoredNodeReport } from '../../../storage/nodes/node-reports.ts';
import { silentAfterMs } from '../cluster-status.ts';
import { orOk, problem, warning, type Finding } from './finding.ts';

const WARNING_MS = 1000;
const PROBLEM_MS = 5000;
const mend = 'run chrony or another time service there';

/**
 * Clocks of this machine, of Cassandra's nodes and of the gateways. This machine is compared with each node of Cassandra; a gateway with the one that stored its report, a few
 * milliseconds later.
 */
export function clockFindings(cassandra: readonly InspectedCassandraNode[], reports: readonly StoredNodeReport[]): readonly Finding[] {
  const reporting = reports.filter(({ state, ageMs }) => state !== 'stopped' && ageMs <= silentAfterMs);
  const differences = [
    ...cassandra.flatMap(({ address, aheadMs }) => aheadMs === null ? [] : [{ what: `Cassandra ${address} and this machine`, ms: aheadMs }]),
    ...reporting.map(({ name, clockMs, storedAtMs }) => ({ what: `node ${name} and Cassandra`, ms: clockMs - storedAtMs })),
  ];
  const found = differences.flatMap(({ what, ms }) => {
    if (Math.abs(ms) < WARNING_MS) return [];
    const text = `the clocks of ${what} are ${(Math.abs(ms) / 1000).toFixed(1)} s apart`;
    return [Math.abs(ms) < PROBLEM_MS ? warning('clocks', text, mend) : problem('clocks', text, mend)];
  });
  return orOk('clocks', found, `${differences.length} compared, none ${WARNING_MS / 1000} s apart`);
}
