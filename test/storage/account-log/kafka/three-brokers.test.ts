import kafkajs from 'kafkajs';
import t from 'tap';
import { SealgateError } from '../../../../proto/errors.ts';
import { topicName, type KafkaLogOptions } from '../../../../storage/account-log/kafka/kafka-options.ts';
import { coordinatorOf } from '../../../support/kafka-coordinator.ts';
import { until } from '../../../support/patience.ts';
import { RecordingConsumer } from '../recording-consumer.ts';
import { createTopicFor, logOptions, openFor, startKafka } from './support.ts';

const server = await startKafka(t, { brokers: 3 });
if (server !== null) {
  t.test('kafkajs reports success for a write that failed, where a leader moves to a broker that has answered already; the log does not', async t => {
    const options = logOptions(server, { partitions: 2 });
    await createTopicFor(options);
    await moveTo(options, [1, 2]);
    const naive = new kafkajs.Kafka({ brokers: [...server.brokers], logLevel: kafkajs.logLevel.NOTHING })
      .producer({ retry: { retries: 5, initialRetryTime: 50 }, createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await naive.connect();
    t.teardown(() => naive.disconnect());
    const log = await openFor(t, options);
    const send = (text: string): Promise<kafkajs.RecordMetadata[]> => naive.send({ topic: topicName(options), messages: [0, 1].map(partition => ({ partition, value: text })) });
    t.equal((await send('before')).length, 2);
    await Promise.all([log.append(0, Buffer.from('ours before')), log.append(1, Buffer.from('ours before'))]);
    // Both clients now believe that partition 1 is where it is no more.
    await moveTo(options, [1, 1]);
    const answered = await send('lost');
    t.strictSame(answered.map(({ partition }) => partition), [0], 'it resolves, and one partition is missing in the answer');
    await Promise.all([log.append(0, Buffer.from('ours after')), log.append(1, Buffer.from('ours after'))]);
    t.strictSame(await texts(log, 1), ['before', 'ours before', 'ours after'], 'what it reported as sent is in no log; ours is');
    t.match(await texts(log, 0), ['before', 'ours before', 'lost']);
  });

  t.test('brokers die and come back: what was accepted is there, in order, and the owner sees all of it', async t => {
    const options = logOptions(server, { partitions: 6, replication: 3, minInsync: 2, sessionTimeoutMs: 6000, rebalanceTimeoutMs: 5000, heartbeatMs: 300 });
    await createTopicFor(options);
    const log = await openFor(t, options);
    const consumer = new RecordingConsumer(log);
    consumer.commitAll = true;
    await log.subscribe(consumer);
    const load = new Load(log.partitions, (partition, value) => log.append(partition, value));
    await load.isSteady();
    // The one that keeps the group, too.
    const killed = await coordinatorOf(options.connection, options.group) - 1;
    await server.killNode(killed);
    await load.isSteady();
    await server.startNode(killed);
    await load.isSteady();
    const killWaitMs = load.longestMs;
    load.longestMs = 0;
    // Its connections stay open, and nothing comes back on them.
    const stopped = server.processOf(await coordinatorOf(options.connection, options.group) - 1);
    stopped?.child.kill('SIGSTOP');
    await load.isSteady();
    const holds = (): boolean => consumer.owned.size === log.partitions && [...consumer.owned.values()].every(({ partition, generation }) => log.holds(partition, generation));
    await until(holds);
    stopped?.child.kill('SIGCONT');
    await load.isSteady();
    await load.stop();
    for (let partition = 0; partition < log.partitions; partition++) {
      const found = await texts(log, partition);
      const lost = load.accepted.filter(one => one.partition === partition && found[one.offset] !== one.text);
      t.strictSame(lost, [], `partition ${partition}: all that was accepted, where it was said to be`);
      const firsts = found.map((text, i) => found.indexOf(text) === i ? Number(text) : null).filter(number => number !== null);
      t.ok(firsts.every((number, i) => number > (firsts[i - 1] ?? -1)), `partition ${partition}: first appearances in the order of the calls`);
    }
    await until(() => Array.from({ length: log.partitions }, (_, partition) => consumer.values(partition).length + (consumer.owned.get(partition)?.committedOffset ?? 0)).every((end, partition) => end >= log.endOffset(partition)));
    t.strictSame(consumer.violations, []);
    await until(holds);
    t.comment(`${load.accepted.length} accepted, ${load.unknown} unknown, ${load.refused} refused; longest wait ${Math.round(killWaitMs)} ms around a kill, ${Math.round(load.longestMs)} ms around a stop`);
  });
}

/** Gives each partition one replica, on the broker of this node id. */
async function moveTo(options: KafkaLogOptions, nodeIds: readonly number[]): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...options.connection.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const topic = topicName(options);
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment: nodeIds.map((nodeId, partition) => ({ partition, replicas: [nodeId] })) }] });
  await until(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return (topics[0]?.partitions ?? []).every(({ partitionId, leader, replicas }) => leader === nodeIds[partitionId] && replicas.length === 1);
  });
  await admin.disconnect();
}

async function texts(log: { endOffset: (partition: number) => number; read: (...args: [number, number, number, number]) => Promise<readonly { value: Uint8Array }[]> }, partition: number): Promise<string[]> {
  return (await log.read(partition, 0, 1_000_000, 100_000_000)).map(({ value }) => Buffer.from(value).toString());
}

/** Appends rising numbers to all partitions until it is stopped, and notes what became of them. */
class Load {
  readonly accepted: { readonly partition: number; readonly offset: number; readonly text: string }[] = [];
  unknown = 0;
  refused = 0;
  longestMs = 0;
  private readonly open = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;
  private readonly append: (partition: number, value: Uint8Array) => Promise<number>;
  private readonly partitions: number;
  private next = 0;

  constructor(partitions: number, append: (partition: number, value: Uint8Array) => Promise<number>) {
    this.partitions = partitions;
    this.append = append;
    this.timer = setInterval(() => {
      for (let i = 0; i < 3; i++) this.start(this.next % partitions);
    }, 10);
  }

  /** Waits until appends to every partition are accepted again that began after this call. */
  async isSteady(): Promise<void> {
    const from = this.next;
    await until(() => new Set(this.accepted.filter(({ text }) => Number(text) > from + 300).map(({ partition }) => partition)).size === this.partitions);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.open);
  }

  private start(partition: number): void {
    const text = String(this.next++);
    const startedMs = performance.now();
    const running = this.append(partition, Buffer.from(text)).then(offset => {
      this.accepted.push({ partition, offset, text });
    }, (error: unknown) => {
      if (SealgateError.is(error, 'RESULT_UNKNOWN')) this.unknown += 1;
      else if (SealgateError.is(error, 'LOG_UNAVAILABLE') || SealgateError.is(error, 'LOG_BACKLOG')) this.refused += 1;
      else throw error;
    }).finally(() => {
      this.longestMs = Math.max(this.longestMs, performance.now() - startedMs);
      this.open.delete(running);
    });
    this.open.add(running);
  }
}
