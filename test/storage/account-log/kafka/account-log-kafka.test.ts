import t from 'tap';
import { openKafkaLog } from '../../../../storage/account-log/kafka/open-kafka-log.ts';
import { accountLogContract } from '../contract.ts';
import { createTopicFor, logOptions, openFor, startKafka } from './support.ts';

const server = await startKafka(t);
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
}
