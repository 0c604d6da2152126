import type { CassandraSession } from '../cassandra/session.ts';
import { numberOf, textOf, type SqlRow } from '../row.ts';
import type { NodeReport, NodeReports, StoredNodeReport } from './node-reports.ts';

/** All in one partition: there are few nodes, and each writes the same row again. */
const LIST = 0;
const PUT = `INSERT INTO node (list, name, state, device_url, node_url, version, started_at, sockets, fingerprints, clock, stored_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, toUnixTimestamp(now()))`;
const SELECT = `SELECT name, state, device_url, node_url, version, started_at, sockets, fingerprints, clock, stored_at, toUnixTimestamp(now()) AS read_at
  FROM node WHERE list = ?`;

/** Node reports in Cassandra. `stored_at` is the clock of the Cassandra node that took the statement. */
export class CassandraNodeReports implements NodeReports {
  private readonly session: CassandraSession;

  constructor(session: CassandraSession) {
    this.session = session;
  }

  async put({ name, state, deviceUrl, nodeUrl, version, startedAtMs, sockets, keys, clockMs }: NodeReport): Promise<void> {
    const params = [LIST, name, state, deviceUrl, nodeUrl, version, startedAtMs, sockets, JSON.stringify(keys), clockMs];
    await this.session.write({ cql: PUT, params });
  }

  async list(): Promise<readonly StoredNodeReport[]> {
    const rows = await this.session.select(SELECT, [LIST]);
    return rows.map(reportOf);
  }
}

function reportOf(row: SqlRow): StoredNodeReport {
  const state = textOf(row, 'state');
  const storedAtMs = numberOf(row, 'stored_at');
  return {
    name: textOf(row, 'name'), state: state === 'draining' || state === 'stopped' ? state : 'running',
    deviceUrl: textOf(row, 'device_url'), nodeUrl: textOf(row, 'node_url'), version: textOf(row, 'version'),
    startedAtMs: numberOf(row, 'started_at'), sockets: numberOf(row, 'sockets'), keys: fingerprintsIn(textOf(row, 'fingerprints')),
    clockMs: numberOf(row, 'clock'), storedAtMs, ageMs: Math.max(0, numberOf(row, 'read_at') - storedAtMs),
  };
}

function fingerprintsIn(text: string): Readonly<Record<string, string>> {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return {};
  return Object.fromEntries(Object.entries(parsed).map(([purpose, fingerprint]) => [purpose, String(fingerprint)]));
}
