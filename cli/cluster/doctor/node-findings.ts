import type { StoredNodeReport } from '../../../storage/nodes/node-reports.ts';
import { silentAfterMs } from '../cluster-status.ts';
import { spanText } from '../table.ts';
import { ok, orOk, problem, warning, type Finding } from './finding.ts';

/** What the nodes say of themselves: whether they are heard of, of one version, with the same keys. */
export function nodeFindings(reports: readonly StoredNodeReport[], owners: readonly string[]): readonly Finding[] {
  const running = reports.filter(({ state, ageMs }) => state !== 'stopped' && ageMs <= silentAfterMs);
  return [...heard(reports, running, owners), ...versions(running), ...keys(running)];
}

function heard(reports: readonly StoredNodeReport[], running: readonly StoredNodeReport[], owners: readonly string[]): readonly Finding[] {
  const silent = reports.filter(({ state, ageMs }) => state !== 'stopped' && ageMs > silentAfterMs);
  const mute = owners.filter(name => !running.some(report => report.name === name));
  return orOk('nodes', [
    ...silent.filter(({ name }) => !mute.includes(name)).map(({ name, ageMs }) => problem('nodes', `${name} was not heard of for ${spanText(ageMs)} and has not said that it stops`, 'start it again, or look why it died; it is forgotten after a day')),
    ...mute.map(name => problem('nodes', `${name} owns partitions and does not report`, 'look at its log: it does not reach Cassandra')),
  ], running.length === 0 ? 'none runs' : `${running.length} heard of: ${running.map(({ name }) => name).join(', ')}`);
}

function versions(running: readonly StoredNodeReport[]): readonly Finding[] {
  const found = [...new Set(running.map(({ version }) => version))];
  if (found.length > 1) return [warning('versions', `nodes run ${found.join(' and ')}`, 'finish the rolling upgrade')];
  return [ok('versions', found.length === 0 ? 'none runs' : `every node runs ${found.join()}`)];
}

function keys(running: readonly StoredNodeReport[]): readonly Finding[] {
  const purposes = [...new Set(running.flatMap(report => Object.keys(report.keys)))];
  const differing = purposes.flatMap(purpose => {
    const byRing = nodesByRing(running, purpose);
    if (byRing.size < 2) return [];
    const sides = [...byRing.values()].map(nodes => nodes.map(({ name }) => name).join(', '));
    return [problem('keys', `the ${purpose} keys are not the same everywhere: ${sides.join(' | ')}`, `copy the ${purpose}-*.key files of the right side to the keys folders of the other and start those nodes again`)];
  });
  return orOk('keys', differing, 'every node has the same');
}

function nodesByRing(reports: readonly StoredNodeReport[], purpose: string): ReadonlyMap<string, readonly StoredNodeReport[]> {
  const nodes = new Map<string, StoredNodeReport[]>();
  for (const report of reports) {
    const ring = report.keys[purpose] ?? '';
    nodes.set(ring, [...nodes.get(ring) ?? [], report]);
  }
  return nodes;
}
