import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { makeSelfSigned } from '../../../../bench/targets/self-signed.ts';
import type { KafkaConnection, KafkaReport } from '../../../../storage/account-log/kafka/kafka-options.ts';
import { openKafkaLog } from '../../../../storage/account-log/kafka/open-kafka-log.ts';
import { until } from '../../../support/patience.ts';
import { accountLogContract, appendMany } from '../contract.ts';
import { RecordingConsumer } from '../recording-consumer.ts';
import { createTopicFor, logOptions, openFor, startKafka } from './support.ts';

const user = { username: 'sealgate', password: 'correct-horse' };
const secure = { ...await certificateFor(t), users: [user] };
const server = await startKafka(t, {
  secure,
  // So that a test need not wait for minutes until deleted segments are looked for.
  properties: { 'log.retention.check.interval.ms': '300', 'log.initial.task.delay.ms': '300' },
});
if (server !== null) {
  t.test('kafka', async t => {
    accountLogContract(t, async t => {
      const options = logOptions(server);
      await createTopicFor(options);
      const log = await openFor(t, options);
      return { log, reopen: () => openFor(t, options) };
    });
  });

  t.test('a topic that contradicts the options is refused, and says what is wrong', async t => {
    const options = logOptions(server);
    await t.rejects(openKafkaLog(options), { code: 'BAD_CONFIG', message: /does not exist/ });
    await createTopicFor(options);
    await createTopicFor(options);
    await t.rejects(openKafkaLog({ ...options, partitions: 5 }), { code: 'BAD_CONFIG', message: /has 4 partitions, not 5/ });
    await t.rejects(openKafkaLog({ ...options, minInsync: 2 }), { code: 'BAD_CONFIG', message: /min.insync.replicas = 1, not 2/ });
    await t.rejects(openKafkaLog({ ...options, replication: 2 }), { code: 'BAD_CONFIG', message: /has 1 replicas, not 2/ });
    await t.rejects(openKafkaLog({ ...options, segmentMs: 60_000 }), { code: 'BAD_CONFIG', message: /segment.ms = 600000/ });
    await t.rejects(openKafkaLog({ ...options, sessionTimeoutMs: 6000, rebalanceTimeoutMs: 3999 }), { code: 'BAD_CONFIG' });
  });

  t.test('TLS with a verified certificate and SCRAM; anything less is refused', async t => {
    const options = logOptions(server);
    await createTopicFor(options);
    const { certificate } = secure;
    const trusting = { brokers: server.secureBrokers, tls: { ca: certificate }, sasl: user };
    const log = await openFor(t, { ...options, connection: trusting });
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    await appendMany(log, 0, 10);
    await until(() => consumer.values(0).length === 10);
    const warnings: string[] = [];
    const report: KafkaReport = (level, text) => { if (level === 'warn') warnings.push(text); };
    const refused = (connection: KafkaConnection, error: { code: string; message?: RegExp }): Promise<unknown> => t.rejects(openKafkaLog({ ...options, connection, report }), error);
    await refused({ ...trusting, sasl: { ...user, password: 'wrong-horse' } }, { code: 'BAD_CONFIG', message: /credentials/ });
    t.match(warnings.join(), /[Aa]uthentication failed/);
    t.notMatch(warnings.join(), /horse/, 'no password in what is reported');
    await refused({ ...trusting, tls: {} }, { code: 'BAD_CONFIG', message: /certificate/ });
    t.match(warnings.join(), /self-signed certificate/);
    await refused({ ...trusting, sasl: null }, { code: 'LOG_UNAVAILABLE' });
  });

  t.test('after the only broker has stood still for a while everything goes on by itself', async t => {
    const options = logOptions(server);
    await createTopicFor(options);
    const log = await openFor(t, options);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    const holdsAll = (): boolean => consumer.owned.size === 4 && [...consumer.owned.values()].every(({ partition, generation }) => log.holds(partition, generation));
    server.processOf(0)?.child.kill('SIGSTOP');
    const appended = Promise.all([0, 1, 2, 3].map(partition => appendMany(log, partition, 20)));
    await until(() => !holdsAll());
    // Longer than every request waits: new connections are made to it, and are open without an answer.
    await new Promise(resolve => { setTimeout(resolve, 7000); });
    server.processOf(0)?.child.kill('SIGCONT');
    const accepted = await appended;
    await until(holdsAll);
    await until(() => [0, 1, 2, 3].every(partition => consumer.all.some(record => record.partition === partition && record.position.offset === log.endOffset(partition) - 1)));
    t.strictSame(accepted.map(({ length }) => length), [20, 20, 20, 20]);
    t.strictSame(consumer.violations, []);
  });

  t.test('committed records leave the files, also where nothing more comes; others stay', async t => {
    const options = logOptions(server, { segmentMs: 1000, retentionIntervalMs: 200, commitIntervalMs: 50 });
    await createTopicFor(options);
    const log = await openFor(t, options);
    const consumer = new RecordingConsumer(log);
    await log.subscribe(consumer);
    await appendMany(log, 0, 50, 'acknowledged-secret');
    await appendMany(log, 1, 50, 'acknowledged-secret');
    await appendMany(log, 1, 1, 'undelivered-secret');
    await until(() => consumer.values(0).length === 50 && consumer.values(1).length === 51);
    for (const folderEnd of ['-0', '-1']) t.ok(await filesHolding(server.dataFolder(0), 'acknowledged-secret', folderEnd) > 0, 'in the files of each');
    await log.commit(0, consumer.owned.get(0)?.generation ?? -1, 50);
    await log.commit(1, consumer.owned.get(1)?.generation ?? -1, 50);
    await until(async () => (await log.read(0, 0, 100, 1e6)).length <= 1);
    await until(async () => await filesHolding(server.dataFolder(0), 'acknowledged-secret', '-0') === 0);
    t.strictSame((await log.read(1, 0, 1, 1e6)).map(({ value }) => Buffer.from(value).toString()), ['undelivered-secret 0']);
    consumer.commitAll = true;
    await log.commit(1, consumer.owned.get(1)?.generation ?? -1, 51);
    await until(async () => await filesHolding(server.dataFolder(0), 'acknowledged-secret') + await filesHolding(server.dataFolder(0), 'undelivered-secret') === 0);
    const end = log.endOffset(0);
    t.ok(end <= 52, 'one record made the segment roll');
    await new Promise(resolve => { setTimeout(resolve, 3000); });
    t.ok(log.endOffset(0) <= end + 1, 'and it is not followed by others for ever');
    t.strictSame(consumer.violations, []);
  });
}

/** How many files of the broker, in partitions whose folder ends like this, hold the text. */
async function filesHolding(folder: string, text: string, folderEnd = ''): Promise<number> {
  let count = 0;
  for (const partition of (await readdir(folder, { withFileTypes: true })).filter(entry => entry.isDirectory() && entry.name.endsWith(folderEnd))) {
    for (const file of await readdir(join(folder, partition.name))) {
      // A file may go between the listing and the look.
      const bytes = await readFile(join(folder, partition.name, file)).catch(() => Buffer.alloc(0));
      if (bytes.includes(text)) count += 1;
    }
  }
  return count;
}

async function certificateFor(t: Test): Promise<{ certificate: string; key: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'kafka-certificate-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const { certFile, keyFile } = makeSelfSigned(folder);
  return { certificate: await readFile(certFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
}
