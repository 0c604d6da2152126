import { types, type Client } from 'cassandra-driver';
import type { Clock } from '../../proto/clock.ts';
import { openError } from './cassandra-error.ts';
import { clientFor, endClient, type CassandraLink } from './link.ts';

export interface InspectedCassandraNode {
  /** host:port. */
  readonly address: string;
  readonly datacenter: string;
  /** How far its clock is before ours, as near as the answer's travel lets us see; null: it does not answer, which `reason` is about. */
  readonly aheadMs: number | null;
  readonly version: string;
  readonly reason: string;
}

export interface CassandraInspection {
  readonly nodes: readonly InspectedCassandraNode[];
  /** The keyspace's copies by datacenter, and the strategy's name under `class`; null: no such keyspace. */
  readonly replication: Readonly<Record<string, string>> | null;
}

const LOCAL = 'SELECT toUnixTimestamp(now()) AS clock, release_version FROM system.local';
const KEYSPACE = 'SELECT toJson(replication) AS replication FROM system_schema.keyspaces WHERE keyspace_name = ?';

/** Looks at every node that the cluster knows and at the keyspace, with the rights of any role. Rejects with BAD_CONFIG or STORE_FAILED when none can be asked. */
export async function inspectCassandra(link: CassandraLink, clock: Clock): Promise<CassandraInspection> {
  const client = clientFor(link, null);
  try {
    await client.connect();
    const { rows } = await client.execute(KEYSPACE, [link.keyspace], { consistency: types.consistencies.one });
    const nodes = await Promise.all(client.hosts.values().map(host => inspectNode(client, host, clock)));
    return { nodes, replication: replicationIn(rows[0]?.get('replication')) };
  } catch (error) {
    throw openError(error);
  } finally {
    await endClient(client).catch(() => undefined);
  }
}

async function inspectNode(client: Client, host: ReturnType<Client['hosts']['values']>[number], clock: Clock): Promise<InspectedCassandraNode> {
  const node = { address: host.address, datacenter: host.datacenter, version: host.cassandraVersion };
  const askedMs = clock.nowMs();
  try {
    const { rows } = await client.execute(LOCAL, [], { host, consistency: types.consistencies.one, prepare: false });
    return { ...node, aheadMs: beyond(Number(rows[0]?.get('clock')), askedMs, clock.nowMs()), reason: '' };
  } catch (error) {
    return { ...node, aheadMs: null, reason: error instanceof Error ? error.name : 'no answer' };
  }
}

/** How far a time lies outside of the span in which it was read. */
function beyond(ms: number, fromMs: number, toMs: number): number {
  return ms < fromMs ? ms - fromMs : Math.max(0, ms - toMs);
}

function replicationIn(text: unknown): Readonly<Record<string, string>> | null {
  const parsed: unknown = typeof text === 'string' ? JSON.parse(text) : null;
  if (typeof parsed !== 'object' || parsed === null) return null;
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
