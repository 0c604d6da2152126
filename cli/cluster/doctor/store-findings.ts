import type { Config } from '../../../gateway/ops/config/config-schema.ts';
import type { CassandraInspection } from '../../../storage/cassandra/inspect-cassandra.ts';
import { orOk, problem, warning, type Finding } from './finding.ts';

/** What Cassandra must be like. */
export function storeFindings({ nodes, replication }: CassandraInspection, { cassandra }: Config): readonly Finding[] {
  return [
    ...orOk('cassandra', nodes.filter(({ aheadMs }) => aheadMs === null).map(({ address, reason }) => problem('cassandra', `${address} does not answer (${reason})`, 'start it, or remove it from the cluster (nodetool)')), `${nodes.length} nodes answer`),
    ...copies(replication, nodes.filter(({ datacenter }) => datacenter === cassandra.datacenter).length, cassandra),
  ];
}

function copies(replication: CassandraInspection['replication'], nodes: number, { keyspace, datacenter, replication: wanted }: Config['cassandra']): readonly Finding[] {
  if (replication === null) return [problem('keyspace', `there is no keyspace ${keyspace}`, 'run sealgate cluster init')];
  const found = Number(replication[datacenter] ?? 0);
  const isByDatacenter = replication['class']?.endsWith('NetworkTopologyStrategy') === true;
  return orOk('keyspace', [
    ...isByDatacenter && found >= wanted ? [] : [problem('keyspace', `keyspace ${keyspace} has ${found} copies in ${datacenter}, the configuration wants ${wanted}`, `ALTER KEYSPACE ${keyspace} WITH replication = {'class': 'NetworkTopologyStrategy', '${datacenter}': ${wanted}}, then nodetool repair on every node`)],
    ...nodes >= found ? [] : [problem('keyspace', `${found} copies are wanted in ${datacenter}, which has ${nodes} nodes`, 'add nodes')],
    ...found >= 3 ? [] : [warning('keyspace', `${found === 1 ? 'one copy' : 'two copies'}: the loss of one node of Cassandra stops the service`, 'run three nodes, with cassandra.replication 3')],
  ], `keyspace ${keyspace}: ${found} copies in ${datacenter}`);
}
