import t from 'tap';
import { clusterStatus, statusLines } from '../../cli/cluster/cluster-status.ts';
import { auditFindings } from '../../cli/cluster/doctor/audit-findings.ts';
import { certificateFindings } from '../../cli/cluster/doctor/certificate-findings.ts';
import { clockFindings } from '../../cli/cluster/doctor/clock-findings.ts';
import type { Finding } from '../../cli/cluster/doctor/finding.ts';
import { conversationLogFindings, logFindings } from '../../cli/cluster/doctor/log-findings.ts';
import { nodeFindings } from '../../cli/cluster/doctor/node-findings.ts';
import { storeFindings } from '../../cli/cluster/doctor/store-findings.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import type { LogInspection } from '../../storage/account-log/kafka/inspect-log.ts';
import type { InspectedCassandraNode } from '../../storage/cassandra/inspect-cassandra.ts';
import type { StoredNodeReport } from '../../storage/nodes/node-reports.ts';

const { config } = loadConfig({ flags: { 'cassandra-datacenter': 'dc1', 'kafka-partitions': '4' }, env: { HOME: '/' }, file: null });
const NOW_MS = 1_700_000_000_000;
const DAY_MS = 86_400_000;

const goodSettings: ReadonlyMap<string, string> = new Map([['offsets.retention.minutes', '86400'], ['group.min.session.timeout.ms', '6000'], ['group.max.session.timeout.ms', '1800000']]);
const brokers = [1, 2, 3].map(id => ({ id, address: `b${id}:9092`, settings: goodSettings }));
const members = ['a', 'b'].map((name, i) => ({ node: { name, deviceUrl: `wss://${name}`, nodeUrl: `wss://${name}.internal` }, partitions: [2 * i, 2 * i + 1] }));
const log: LogInspection = {
  topic: 'sealgate.log.1', brokers, faults: [], group: { state: 'Stable', generation: 7, members },
  partitions: [0, 1, 2, 3].map(partition => ({ partition, leader: 1 + partition % 3, replicas: 3, inSync: 3, owner: partition < 2 ? 'a' : 'b', committed: 10, end: 12 })),
};

function report(name: string, more: Partial<StoredNodeReport> = {}): StoredNodeReport {
  return {
    name, state: 'running', deviceUrl: `wss://${name}`, nodeUrl: `wss://${name}.internal`, version: '1.0.0', startedAtMs: NOW_MS - DAY_MS, sockets: 5,
    keys: { envelope: '1:aa', pepper: '1:bb' }, clockMs: NOW_MS - 3000, storedAtMs: NOW_MS - 2990, ageMs: 3000, ...more,
  };
}

/** Verdict and text of everything that is not well. */
function wrong(findings: readonly Finding[]): readonly string[] {
  for (const { verdict, mend } of findings) if (verdict !== 'ok' && mend === '') throw new Error('a finding that does not say what to do');
  return findings.filter(({ verdict }) => verdict !== 'ok').map(({ verdict, check, text }) => `${verdict} ${check}: ${text}`);
}

t.test('the log', async t => {
  t.strictSame(wrong(logFindings(log, config)), []);
  const of = (change: Partial<LogInspection>): readonly string[] => wrong(logFindings({ ...log, ...change }, config));
  const partitionsWith = (index: number, change: object): Partial<LogInspection> => ({ partitions: log.partitions.map((each, i) => i === index ? { ...each, ...change } : each) });
  t.match(of({ brokers: [...brokers, { id: 4, address: null, settings: null }] }), [/^problem brokers: broker 4 holds copies and is not there/]);
  t.match(of({ brokers: brokers.map(broker => ({ ...broker, settings: null })) }).length, 3);
  t.match(of({ brokers: brokers.slice(0, 1) }), [/^warning brokers: one broker/]);
  t.match(of(partitionsWith(2, { leader: null, inSync: 0 })), [/^problem replicas: partitions 2 have no leader/]);
  t.match(of(partitionsWith(1, { inSync: 1 })), [/^problem replicas: partitions 1 have fewer than 2 copies in sync/]);
  t.match(of(partitionsWith(1, { inSync: 2 })), [/^warning replicas: partitions 1 /]);
  t.match(of({ faults: ['the Kafka topic x has retention.ms = 1, not -1'] }), [/^problem topic: .*retention\.ms/]);
  t.match(of({ brokers: brokers.map(broker => ({ ...broker, settings: new Map([...goodSettings, ['offsets.retention.minutes', '10080']]) })) })[0], /^problem offsets retention: broker 1 forgets commits after 7 days/);
  t.match(of({ brokers: brokers.map(broker => ({ ...broker, settings: new Map([...goodSettings, ['group.min.session.timeout.ms', '7000']]) })) })[0], /^problem session timeout: broker 1/);
  t.match(of({ group: { state: 'Empty', generation: 0, members: [] } }), [/^warning owners: .*no node runs/]);
  t.match(of({ group: { ...log.group, state: 'PreparingRebalance' } }), [/^warning owners: .*changing hands/]);
  t.match(of({ group: { ...log.group, members: [...members, ...members.slice(0, 1)] } }), [/^problem owners: two members call themselves a/]);
  t.match(of(partitionsWith(3, { owner: null })), [/^problem owners: nobody owns partitions 3/]);
  const conversations = (change: Partial<LogInspection>): readonly string[] => wrong(conversationLogFindings({ ...log, ...change }, config));
  t.strictSame(conversations({ group: { state: 'Empty', generation: 0, members: [] } }), [], 'no node has to serve businesses');
  t.match(conversations(partitionsWith(1, { inSync: 1, owner: null })), [/^problem conversations: replicas: partitions 1 /, /^problem conversations: owners: nobody owns partitions 1/]);
});

t.test('Cassandra and clocks', async t => {
  const nodes: readonly InspectedCassandraNode[] = [1, 2, 3].map(i => ({ address: `c${i}:9042`, datacenter: 'dc1', aheadMs: 20, version: '5.0.6', reason: '' }));
  const replication = { class: 'org.apache.cassandra.locator.NetworkTopologyStrategy', dc1: '3' };
  t.strictSame(wrong(storeFindings({ nodes, replication }, config)), []);
  t.match(wrong(storeFindings({ nodes: nodes.map((node, i) => i === 1 ? { ...node, aheadMs: null, reason: 'NoHostAvailableError' } : node), replication }, config)), [/^problem cassandra: c2:9042 does not answer/]);
  t.match(wrong(storeFindings({ nodes, replication: { ...replication, dc1: '2' } }, config)), [/^problem keyspace: .*has 2 copies in dc1, the configuration wants 3/, /^warning keyspace/]);
  t.match(wrong(storeFindings({ nodes, replication: { class: 'SimpleStrategy', replication_factor: '3' } }, config))[0], /^problem keyspace: .*has 0 copies/);
  t.match(wrong(storeFindings({ nodes: nodes.slice(0, 2), replication }, config)), [/^problem keyspace: 3 copies are wanted in dc1, which has 2 nodes/]);
  t.match(wrong(storeFindings({ nodes, replication: null }, config)), [/^problem keyspace: there is no keyspace/]);
  t.strictSame(wrong(clockFindings(nodes, [report('a')])), []);
  t.match(wrong(clockFindings([{ ...nodes[0], aheadMs: -1500 } as InspectedCassandraNode], [report('a', { clockMs: NOW_MS + 297_010 })])),
    [/^warning clocks: .*Cassandra c1:9042 and this machine are 1\.5 s apart/, /^problem clocks: .*node a and Cassandra are 300\.0 s apart/]);
  t.strictSame(wrong(clockFindings([], [report('gone', { clockMs: 0, ageMs: 3_600_000 })])), [], 'an old report says nothing of now');
});

t.test('nodes, keys, certificates', async t => {
  t.strictSame(wrong(nodeFindings([report('a'), report('b'), report('old', { state: 'stopped', ageMs: 3_600_000 })], ['a', 'b'])), []);
  t.match(wrong(nodeFindings([report('a'), report('b', { ageMs: 300_000 })], ['a'])), [/^problem nodes: b was not heard of for 5 min/]);
  t.match(wrong(nodeFindings([report('a')], ['a', 'c'])), [/^problem nodes: c owns partitions and does not report/]);
  t.match(wrong(nodeFindings([report('a'), report('b', { version: '1.1.0' })], [])), [/^warning versions: nodes run 1\.0\.0 and 1\.1\.0/]);
  t.match(wrong(nodeFindings([report('a'), report('b'), report('c', { keys: { envelope: '1:aa', pepper: '1:cc' } })], [])), [/^problem keys: the pepper keys are not the same everywhere: a, b \| c/]);
  const file = (endsAtMs: number | null): Parameters<typeof certificateFindings>[0] => [{ where: 'tls.certFile /x', endsAtMs, reason: 'cannot be read' }];
  t.strictSame(wrong(certificateFindings(file(NOW_MS + 90 * DAY_MS), NOW_MS)), []);
  t.match(wrong(certificateFindings(file(NOW_MS + 5 * DAY_MS), NOW_MS)), [/^warning certificates: tls\.certFile \/x ends in 5 d/]);
  t.match(wrong(certificateFindings(file(NOW_MS - DAY_MS), NOW_MS)), [/^problem certificates: .* ended 24 h ago/]);
  t.match(wrong(certificateFindings(file(null), NOW_MS)), [/^problem certificates: .*cannot be read/]);
});

t.test('the trail of decisions', async t => {
  t.strictSame(wrong([...auditFindings({ entries: [], brokenAt: null }), ...auditFindings({ entries: [1, 2], brokenAt: null })]), []);
  t.match(wrong(auditFindings({ entries: [1, 2], brokenAt: 2 })), [/^problem audit: entry 2 of 2 was changed or taken out/]);
});

t.test('status: what Kafka and the nodes say, in one table', async t => {
  const reports = [report('a'), report('b', { ageMs: 60_000, sockets: 9 }), report('old', { state: 'stopped', sockets: 0 })];
  const odd = { ...log, partitions: log.partitions.map(each => each.partition === 3 ? { ...each, owner: null } : each), group: { ...log.group, members: [...members, { node: { name: 'new', deviceUrl: '', nodeUrl: 'wss://new' }, partitions: [] }] } };
  const status = clusterStatus(1, { log: odd, conversations: { ...log, topic: 'sealgate.conversations.1' } }, reports, NOW_MS);
  t.match(status, {
    epoch: 1, generation: 7, groupState: 'Stable', lag: 8, sockets: 5, conversations: { topic: 'sealgate.conversations.1', groupState: 'Stable', generation: 7, lag: 8 },
    nodes: [
      { name: 'a', state: 'running', partitions: [0, 1], lag: 4, sockets: 5, heardMsAgo: 3000 }, { name: 'b', state: 'silent', partitions: [2], lag: 2 },
      { name: 'new', state: 'joined', heardMsAgo: null, nodeUrl: 'wss://new' }, { name: 'old', state: 'stopped', partitions: [] },
    ],
  });
  const lines = statusLines(status, NOW_MS);
  t.match(lines[0], /^topic sealgate\.log\.1, epoch 1, 4 partitions; owners Stable, generation 7; lag 8, sockets 5$/);
  t.match(lines[1], /^topic sealgate\.conversations\.1: owners Stable, generation 7; lag 8$/);
  t.match(lines.find(line => line.startsWith('a ')), /running +0-1 +4 +5 +1\.0\.0 +24 h +3 s ago +wss:\/\/a +wss:\/\/a\.internal/);
  t.match(lines.at(-1), / 3 +nobody +1 +3 +3 +10 +12$/, 'what is the matter with partition 3');
});
