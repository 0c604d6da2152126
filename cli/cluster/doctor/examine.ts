import { cassandraLink, kafkaLink } from '../../../gateway/ops/cluster-links.ts';
import type { Config } from '../../../gateway/ops/config/config-schema.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { LogInspection } from '../../../storage/account-log/kafka/inspect-log.ts';
import { inspectCassandra } from '../../../storage/cassandra/inspect-cassandra.ts';
import { inspectLogOf } from '../cluster-parts.ts';
import { readAudit, readStore } from '../read-store.ts';
import { auditFindings } from './audit-findings.ts';
import { certificateFindings, configuredCertificates, serverCertificate, type SeenCertificate } from './certificate-findings.ts';
import { clockFindings } from './clock-findings.ts';
import { ok, problem, type Finding } from './finding.ts';
import { conversationLogFindings, logFindings } from './log-findings.ts';
import { nodeFindings } from './node-findings.ts';
import { storeFindings } from './store-findings.ts';

/** Looks at everything that can be reached and says what it thinks of it. Never rejects because something is wrong: that is a finding. */
export async function examineCluster(config: Config, clock: Clock): Promise<readonly Finding[]> {
  const store = await attempt('schema', 'look at Cassandra, then run sealgate cluster init', () => readStore(config));
  const epoch = store.value?.epoch;
  const nothing = { value: null, failure: [] };
  const log = epoch === undefined ? nothing : await attempt('kafka', 'look at the brokers and at kafka.* in the configuration', () => inspectLogOf(config, epoch, 'log', clock));
  const isServing = config.business.enabled !== 'no' && log.value !== null;
  const conversations = epoch === undefined || !isServing ? nothing : await attempt('conversations', 'run sealgate cluster init', () => inspectLogOf(config, epoch, 'conversations', clock));
  const cassandra = await attempt('cassandra', 'look at Cassandra and at cassandra.* in the configuration', () => inspectCassandra(cassandraLink(config), clock));
  const audit = store.value === null ? nothing : await attempt('audit', 'look at Cassandra: decisions about businesses cannot be read', () => readAudit(config, clock));
  const certificates = [...configuredCertificates(config), ...await serverCertificates(config, log.value)];
  const reports = store.value?.reports ?? [];
  const owners = new Set(log.value?.partitions.flatMap(({ owner }) => owner ?? []));
  return [
    ...store.value === null ? store.failure : schemaFindings(store.value, config.kafka.partitions),
    ...log.value === null ? log.failure : logFindings(log.value, config),
    ...conversations.value === null ? conversations.failure : conversationLogFindings(conversations.value, config),
    ...cassandra.value === null ? cassandra.failure : [...storeFindings(cassandra.value, config), ...clockFindings(cassandra.value.nodes, reports)],
    ...nodeFindings(reports, [...owners]),
    ...audit.value === null ? audit.failure : auditFindings(audit.value),
    ...certificateFindings(certificates, clock.nowMs()),
  ];
}

function schemaFindings({ epoch, partitions }: { readonly epoch: number; readonly partitions: number }, configured: number): readonly Finding[] {
  return [
    ok('schema', `is that of this program; epoch ${epoch}`),
    partitions === configured ? ok('partitions', `${partitions}`) : problem('partitions', `the cluster has ${partitions} partitions, kafka.partitions says ${configured}`, `set kafka.partitions to ${partitions}`),
  ];
}

async function serverCertificates(config: Config, log: LogInspection | null): Promise<readonly SeenCertificate[]> {
  const [kafka, cassandra] = [kafkaLink(config).tls, cassandraLink(config).tls];
  const brokers = log === null ? config.kafka.brokers : log.brokers.flatMap(({ address }) => address ?? []);
  return Promise.all([
    ...kafka === null ? [] : brokers.map(address => serverCertificate('Kafka', address, kafka)),
    ...cassandra === null ? [] : config.cassandra.contactPoints.map(address => serverCertificate('Cassandra', address, cassandra)),
  ]);
}

async function attempt<T>(check: string, mend: string, work: () => Promise<T>): Promise<{ readonly value: T | null; readonly failure: readonly Finding[] }> {
  try {
    return { value: await work(), failure: [] };
  } catch (error) {
    return { value: null, failure: [problem(check, error instanceof Error ? error.message : 'failed', mend)] };
  }
}
