import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import t from 'tap';
import { kafkaOf, cassandraOf } from '../../cli/cluster/cluster-parts.ts';
import { examineCluster } from '../../cli/cluster/doctor/examine.ts';
import type { Finding } from '../../cli/cluster/doctor/finding.ts';
import type { Grants, KafkaGrant } from '../../cli/cluster/grants.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { AuditTrail } from '../../gateway/business/onboarding/audit-trail.ts';
import { createBusinessRegistry } from '../../gateway/business/registry/business-registry.ts';
import { kafkaLink } from '../../gateway/ops/cluster-links.ts';
import { loadConfig } from '../../gateway/ops/config/config.ts';
import type { Config } from '../../gateway/ops/config/config-schema.ts';
import { systemClock } from '../../proto/clock-system.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import { ownersGroup } from '../../storage/account-log/kafka/kafka-options.ts';
import { openKafkaLog } from '../../storage/account-log/kafka/open-kafka-log.ts';
import { openCassandraStores } from '../../storage/cassandra.ts';
import type { NodeReport } from '../../storage/nodes/node-reports.ts';
import { RecordingConsumer } from '../storage/account-log/recording-consumer.ts';
import { until } from '../support/patience.ts';
import { Authority } from '../support/authority.ts';
import { sealgate, type CommandResult } from '../support/sealgate-command.ts';
import { secureServers } from '../support/secure-servers.ts';

/** The operator sets up; nodes may only work. Both over TLS, with a password, and to Cassandra with a certificate. */
const users = [{ username: 'operator', password: 'operator-secret' }, { username: 'node', password: 'node-secret' }];
const folder = t.testdir();
const servers = await secureServers(t, folder, users);

if (servers !== null) {
  const { kafka, cassandra, admin, authority, client } = servers;
  const administrator = new kafkajs.Kafka({ brokers: [...kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await administrator.connect();
  t.teardown(() => administrator.disconnect());

  /** Writes the configuration of a user and returns its file. */
  const fileOf = (username: string, change: { kafka?: object; cassandra?: object } = {}, name = username): string => {
    const passwordFile = join(folder, `${username}.password`);
    writeFileSync(passwordFile, `${users.find(user => user.username === username)?.password ?? 'unknown'}\n`);
    const login = { username, passwordFile, caFile: authority.caFile };
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({
      mode: 'cluster', nodeName: 'n1', dataDir: join(folder, 'data'), device: { url: 'wss://n1.example' },
      kafka: { brokers: kafka.secureBrokers, partitions: 4, replication: 1, minInsync: 1, ...login, ...change.kafka },
      cassandra: { contactPoints: cassandra.contactPoints, datacenter: 'datacenter1', replication: 1, certFile: client.certFile, keyFile: client.keyFile, ...login, ...change.cassandra },
    }));
    return file;
  };
  const configOf = (file: string): Config => loadConfig({ flags: {}, env: { HOME: folder }, file }).config;
  const cluster = (file: string, ...args: readonly string[]): Promise<CommandResult> => sealgate(['--json', 'cluster', ...args, '--config', file]);
  const operatorFile = fileOf('operator');
  const nodeConfig = configOf(fileOf('node'));

  t.test('init with no other rights than it says it needs: makes everything, once, and says so', async t => {
    const printed = await cluster(operatorFile, 'init', '--print-grants');
    const grants = JSON.parse(printed.stdout) as { node: Grants; operator: Grants };
    for (const { username, password } of users) await admin.execute(`CREATE ROLE ${username} WITH LOGIN = true AND PASSWORD = '${password}'`);
    await administrator.createAcls({ acl: [...aclsOf('operator', grants.operator.kafka), ...aclsOf('node', grants.node.kafka)] });
    for (const statement of grants.operator.cassandra) await admin.execute(statement.replace(/ROLE$/, 'operator'));
    const first = await cluster(operatorFile, 'init');
    t.equal(first.code, exitCodes.ok.code, first.stderr);
    t.match(steps(first), [{ what: 'keys', changed: true }, { what: 'schema', changed: true }, { what: 'epoch', changed: true }, { what: 'topic', changed: true }, { what: 'topic', changed: true }]);
    t.match(first.stdout, /operator-1\.key/, 'which files every node needs');
    const second = await cluster(operatorFile, 'init');
    t.equal(second.code, exitCodes.ok.code, second.stderr);
    t.strictSame(steps(second).map(({ changed }) => changed), [false, false, false, false, false], 'it may be repeated');
    for (const statement of grants.node.cassandra) await admin.execute(statement.replace(/ROLE$/, 'node'));
  });

  t.test('what contradicts the configuration is refused with a sentence', async t => {
    const more = await cluster(fileOf('operator', { kafka: { partitions: 8 } }, 'more'), 'init');
    t.equal(more.code, exitCodes.badConfig.code);
    t.match(more.stderr, /this cluster has 4 partitions, not 8/);
    const topic = await logTopicName(administrator);
    await alter(administrator, topic, 'retention.ms', '1000');
    const odd = await cluster(operatorFile, 'init');
    t.equal(odd.code, exitCodes.badConfig.code);
    t.match(odd.stderr, /retention\.ms = 1000, not -1/);
    t.match(wrong(await examineCluster(configOf(operatorFile), systemClock)).join('\n'), /problem topic: .*retention\.ms = 1000, not -1/);
    await alter(administrator, topic, 'retention.ms', '-1');
  });

  t.test('status and doctor of two nodes, which have no more rights than nodes need', async t => {
    const stores = await openCassandraStores(cassandraOf(nodeConfig));
    t.teardown(() => stores.close());
    const { topicPrefix, partitions, replication, minInsync, group } = nodeConfig.kafka;
    const logs = await Promise.all(['n1', 'n2'].map(async name => {
      const node = { name, deviceUrl: `wss://${name}.example`, nodeUrl: `wss://${name}.internal` };
      const log = await openKafkaLog({
        connection: kafkaLink(nodeConfig), clock: systemClock, node, topicPrefix, epoch: stores.epoch, partitions, replication, minInsync, group, heartbeatMs: 200, retentionIntervalMs: 300, commitIntervalMs: 50,
      });
      t.teardown(() => log.close());
      const consumer = new RecordingConsumer(log);
      await log.subscribe(consumer);
      return { log, consumer };
    }));
    await until(() => logs.every(({ consumer }) => consumer.owned.size === 2));
    const conversations = await openKafkaLog({
      connection: kafkaLink(nodeConfig), clock: systemClock, node: { name: 'n1', deviceUrl: '', nodeUrl: '' }, topicPrefix, purpose: 'conversations', epoch: stores.epoch, partitions, replication, minInsync,
      group: ownersGroup(group, 'conversations'),
    });
    t.teardown(() => conversations.close());
    await conversations.subscribe(new RecordingConsumer(conversations));
    await conversations.append(1, Buffer.from('a command'));
    const report = (name: string, more: Partial<NodeReport> = {}): NodeReport => ({
      name, state: 'running', deviceUrl: `wss://${name}.example`, nodeUrl: '', version: '0.1.0', startedAtMs: Date.now(), sockets: 21, keys: { envelope: '1:aa' }, clockMs: Date.now(), ...more,
    });
    /** As nodes do again and again: they must have been heard of lately, however long a program takes. */
    const bothReport = (second: Partial<NodeReport> = {}): Promise<unknown> => Promise.all([stores.nodes.put(report('n1')), stores.nodes.put(report('n2', second))]);
    const [one] = logs;
    if (one === undefined) throw new Error('no log');
    const [partition = -1] = one.consumer.owned.keys();
    for (let i = 0; i < 5; i++) await one.log.append(partition, Buffer.from(`record ${i}`));
    await until(() => one.consumer.values(partition).length === 5);
    await one.log.commit(partition, one.consumer.owned.get(partition)?.generation ?? -1, 3);
    const topic = await logTopicName(administrator);
    await until(async () => (await administrator.fetchTopicOffsets(topic)).some(({ low }) => low === '3'));
    t.pass('acknowledged records are deleted with these rights');

    await bothReport();
    const status = await cluster(operatorFile, 'status');
    t.equal(status.code, exitCodes.ok.code, status.stderr);
    t.match(JSON.parse(status.stdout), {
      topic, epoch: stores.epoch, groupState: 'Stable', lag: 2, sockets: 42, nodes: [
        { name: 'n1', state: 'running', deviceUrl: 'wss://n1.example', nodeUrl: 'wss://n1.internal', sockets: 21 }, { name: 'n2', state: 'running' },
      ],
      conversations: { topic: `sealgate.conversations.${stores.epoch}`, groupState: 'Stable', lag: 1 },
    });
    t.equal((JSON.parse(status.stdout) as { nodes: { partitions: number[] }[] }).nodes.flatMap(node => node.partitions).length, 4);
    t.match((await sealgate(['cluster', 'status', '--config', operatorFile])).stdout, /^topic sealgate\.log\.\d+, epoch \d+, 4 partitions; owners Stable.*\ntopic sealgate\.conversations\.\d+: owners .*\n\nNODE +STATE +PARTITIONS/);

    await bothReport();
    const doctor = await cluster(operatorFile, 'doctor');
    t.equal(doctor.code, exitCodes.ok.code, doctor.stdout + doctor.stderr);
    t.match(wrong(findingsIn(doctor)).map(text => text.replace(/:.*/, '')), ['warning brokers', 'warning keyspace'], 'one server each is all it finds');
    const checks = findingsIn(doctor).map(({ check }) => check);
    for (const check of ['schema', 'partitions', 'brokers', 'replicas', 'topic', 'offsets retention', 'session timeout', 'owners', 'cassandra', 'keyspace', 'clocks', 'nodes', 'versions', 'keys', 'audit', 'certificates']) t.ok(checks.includes(check), check);

    const registry = createBusinessRegistry(stores.businessRecords, systemClock);
    const audit = new AuditTrail(registry, systemClock);
    for (const action of ['approve', 'lock']) await audit.append({ actor: 'olga', action, subject: '1', reason: '' });
    await registry.audit.change('000000000001', entry => ({ ...entry, actor: 'mary' }));
    await bothReport({ clockMs: Date.now() - 300_000, keys: { envelope: '1:bb' } });
    await admin.execute(`INSERT INTO ${nodeConfig.cassandra.keyspace}.node (list, name, state, device_url, node_url, version, started_at, sockets, fingerprints, clock, stored_at) VALUES (0, 'n3', 'running', '', '', '0.1.0', 0, 0, '{}', 0, 0)`);
    const ill = await cluster(operatorFile, 'doctor');
    t.equal(ill.code, exitCodes.problemFound.code);
    const found = wrong(findingsIn(ill)).join('\n');
    t.match(found, /problem clocks: .*node n2 and Cassandra are (299|30\d)\.\d s apart/);
    t.match(found, /problem keys: the envelope keys are not the same everywhere: n1 \| n2/);
    t.match(found, /problem audit: entry 1 of 2 was changed or taken out/);
    t.match(found, /problem nodes: n3 was not heard of/);
    await Promise.all(logs.map(({ log, consumer }) => log.close().then(() => { t.strictSame(consumer.violations, []); })));
  });

  t.test('a node may do nothing else', async t => {
    const stranger = kafkaOf(nodeConfig).admin();
    await stranger.connect();
    t.teardown(() => stranger.disconnect());
    await administrator.createTopics({ topics: [{ topic: 'others', numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
    await t.rejects(stranger.fetchTopicMetadata({ topics: ['others'] }), /[Aa]uthorized|AUTHORIZATION/);
    await t.rejects(stranger.createTopics({ topics: [{ topic: 'mine' }] }), 'makes no topics');
    await t.rejects(stranger.deleteGroups(['others']), 'touches no other group');
    const stores = await openCassandraStores(cassandraOf(nodeConfig));
    await stores.close();
    const refused = await cluster(fileOf('node', { cassandra: { keyspace: 'others' } }, 'node-others'), 'init');
    t.equal(refused.code, exitCodes.badConfig.code);
    t.match(refused.stderr, /the role may not do that/);
  });

  t.test('a new epoch is a new log beside the old one', async t => {
    const before = (await administrator.listTopics()).filter(name => name.startsWith('sealgate.log.'));
    const begun = await cluster(operatorFile, 'init', '--new-epoch');
    t.equal(begun.code, exitCodes.ok.code, begun.stderr);
    t.strictSame(steps(begun).map(({ what, changed }) => `${what} ${String(changed)}`), ['keys false', 'schema false', 'epoch true', 'topic true', 'topic true']);
    const after = (await administrator.listTopics()).filter(name => name.startsWith('sealgate.log.'));
    t.equal(after.length, before.length + 1);
    const status = JSON.parse((await cluster(operatorFile, 'status')).stdout) as { topic: string; lag: number };
    t.ok(after.includes(status.topic) && !before.includes(status.topic), 'everybody who starts now works on it');
    t.equal(status.lag, 0);
  });

  t.test('no TLS, a wrong authority, no certificate of one\'s own, a wrong password: refused, and never tried in the clear', async t => {
    const stranger = new Authority(join(folder, 'stranger'));
    const foreign = stranger.issue('client');
    const withBad = async (change: Parameters<typeof fileOf>[1]): Promise<string> => wrong(await examineCluster(configOf(fileOf('operator', change, 'bad')), systemClock)).join('\n');
    const plain = { insecure: true, caFile: '', certFile: '', keyFile: '' };
    t.match(await withBad({ cassandra: plain }), /problem schema/, 'Cassandra: plaintext');
    t.match(await withBad({ cassandra: { caFile: stranger.caFile } }), /problem schema: .*TLS to Cassandra/);
    t.match(await withBad({ cassandra: { ...foreign } }), /problem schema/, 'Cassandra: a certificate of somebody else');
    t.match(await withBad({ cassandra: { certFile: '', keyFile: '' } }), /problem schema/, 'Cassandra: no certificate');
    t.match(await withBad({ kafka: plain }), /problem kafka/, 'Kafka: plaintext');
    t.match(await withBad({ kafka: { caFile: stranger.caFile } }), /problem kafka: .*certificate of the Kafka brokers is not accepted[^]*problem certificates: Kafka/);
    const wrongPassword = join(folder, 'wrong.password');
    writeFileSync(wrongPassword, 'wrong\n');
    t.match(await withBad({ kafka: { passwordFile: wrongPassword } }), /problem kafka: .*refuses the credentials/);
    t.match(await withBad({ cassandra: { passwordFile: wrongPassword } }), /problem schema: .*refuses the user name or password/);
    const half = await cluster(fileOf('operator', { kafka: { insecure: true } }, 'half'), 'status');
    t.equal(half.code, exitCodes.badConfig.code);
    t.match(half.stderr, /kafka\.insecure means without TLS/);
    const anonymous = kafkaClient({ ...kafkaLink(nodeConfig), sasl: null }, 'nobody', 3000, () => undefined).admin();
    await t.rejects(anonymous.connect().then(() => anonymous.listTopics()), 'Kafka: nobody');
    await anonymous.disconnect();
  });
}

function steps({ stdout }: CommandResult): { readonly what: string; readonly changed: boolean }[] {
  return stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as { what: string; changed: boolean });
}

function findingsIn({ stdout }: CommandResult): Finding[] {
  return stdout.split('\n').filter(line => line !== '').map(line => JSON.parse(line) as Finding);
}

function wrong(findings: readonly Finding[]): string[] {
  return findings.filter(({ verdict }) => verdict !== 'ok').map(({ verdict, check, text }) => `${verdict} ${check}: ${text}`);
}

function aclsOf(username: string, grants: readonly KafkaGrant[]): AclEntry[] {
  const types = { topic: kafkajs.AclResourceTypes.TOPIC, group: kafkajs.AclResourceTypes.GROUP, cluster: kafkajs.AclResourceTypes.CLUSTER };
  const operations: Readonly<Record<string, kafkajs.AclOperationTypes>> = {
    Read: kafkajs.AclOperationTypes.READ, Write: kafkajs.AclOperationTypes.WRITE, Delete: kafkajs.AclOperationTypes.DELETE, Create: kafkajs.AclOperationTypes.CREATE,
    Describe: kafkajs.AclOperationTypes.DESCRIBE, DescribeConfigs: kafkajs.AclOperationTypes.DESCRIBE_CONFIGS,
  };
  return grants.flatMap(({ resource, name, isPrefix, operations: names }) => names.map(operation => ({
    resourceType: types[resource], resourceName: name, resourcePatternType: isPrefix ? kafkajs.ResourcePatternTypes.PREFIXED : kafkajs.ResourcePatternTypes.LITERAL,
    principal: `User:${username}`, host: '*', operation: operations[operation] ?? kafkajs.AclOperationTypes.UNKNOWN, permissionType: kafkajs.AclPermissionTypes.ALLOW,
  })));
}

async function logTopicName(administrator: Admin): Promise<string> {
  return (await administrator.listTopics()).find(name => name.startsWith('sealgate.log.')) ?? '';
}

async function alter(administrator: Admin, topic: string, name: string, value: string): Promise<void> {
  const { resources } = await administrator.describeConfigs({ includeSynonyms: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }] });
  const kept = resources.flatMap(({ configEntries }) => configEntries).filter(entry => !entry.isDefault && entry.configName !== name).map(entry => ({ name: entry.configName, value: entry.configValue }));
  await administrator.alterConfigs({ validateOnly: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configEntries: [...kept, { name, value }] }] });
}
