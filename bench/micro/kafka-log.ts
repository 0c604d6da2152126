import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { kafkaClient } from '../../storage/account-log/kafka/kafka-client.ts';
import { createLogTopic } from '../../storage/account-log/kafka/log-topic.ts';
import { openKafkaLog } from '../../storage/account-log/kafka/open-kafka-log.ts';
import { KafkaServer } from '../servers/kafka-server.ts';

/**
 * Appends to the log on one Kafka broker at a fixed rate, each handed back to this process as the owner and committed. The broker's own CPU is not counted.
 * `node dist/bench/micro/kafka-log.js [ratePerSecond] [valueBytes] [seconds] [partitions] [lingerMaxMs]`; prints one JSON object.
 */
const [ratePerSecond = 1000, valueBytes = 262, seconds = 10, partitions = 64, lingerMaxMs = 8] = process.argv.slice(2).map(Number);
const WARM_UP_MS = 2000;

const folder = mkdtempSync(join(tmpdir(), 'kafka-log-'));
const server = await KafkaServer.start({ folder });
const options = {
  connection: { brokers: server.brokers, tls: null, sasl: null }, clock: systemClock, node: { name: 'bench', deviceUrl: '', nodeUrl: '' },
  topicPrefix: 'bench', group: 'bench', epoch: 1, partitions, replication: 1, minInsync: 1, lingerMaxMs,
};
await createLogTopic(kafkaClient(options.connection, 'bench', 10_000, () => undefined), options, systemClock);
const log = await openKafkaLog(options);
const appendedMs: number[] = [];
const handedMs: number[] = [];
let measuring = false;

await log.subscribe({
  assigned: () => undefined,
  revoked: () => undefined,
  records(partition, generation, records) {
    const nowMs = performance.now();
    for (const { value } of records) {
      const sentMs = new DataView(value.buffer, value.byteOffset).getFloat64(0);
      if (measuring) handedMs.push(nowMs - sentMs);
    }
    const last = records.at(-1);
    if (last !== undefined) void log.commit(partition, generation, last.position.offset + 1);
  },
});

const template = systemRandom.bytes(valueBytes);

async function one(append: (partition: number, value: Uint8Array) => Promise<number>, partition: number): Promise<void> {
  const value = new Uint8Array(template);
  const atMs = performance.now();
  new DataView(value.buffer).setFloat64(0, atMs);
  await append(partition, value);
  if (measuring) appendedMs.push(performance.now() - atMs);
}

async function paced(durationMs: number, append: (partition: number, value: Uint8Array) => Promise<number>): Promise<number> {
  const open = new Set<Promise<void>>();
  const startMs = performance.now();
  let sent = 0;
  for (; performance.now() < startMs + durationMs; await new Promise(resolve => { setTimeout(resolve, 1); })) {
    for (; sent < (performance.now() - startMs) * ratePerSecond / 1000; sent += 1) {
      const running = one(append, (sent * 7919) % partitions).finally(() => { open.delete(running); });
      open.add(running);
    }
  }
  await Promise.all(open);
  return sent;
}

/** What the timers and promises of this program cost by themselves. */
async function generatorMicros(): Promise<number> {
  const before = process.cpuUsage();
  const sent = await paced(WARM_UP_MS, () => Promise.resolve(0));
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / sent);
}

await paced(WARM_UP_MS, (partition, value) => log.append(partition, value));
const withoutLog = await generatorMicros();
measuring = true;
const startMs = performance.now();
const before = process.cpuUsage();
const sent = await paced(seconds * 1000, (partition, value) => log.append(partition, value));
const cpu = process.cpuUsage(before);
const elapsedMs = performance.now() - startMs;

function percentiles(values: number[]): Record<string, number> {
  values.sort((a, b) => a - b);
  const at = (p: number): number => Math.round((values[Math.min(values.length - 1, Math.floor(values.length * p))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

console.log(JSON.stringify({
  ratePerSecond, valueBytes, partitions, lingerMaxMs, perSecond: Math.round(sent / elapsedMs * 1000),
  cpuMicrosPerMessage: Math.round((cpu.user + cpu.system) / sent), ofThatGenerator: withoutLog, appendMs: percentiles(appendedMs), appendToRecordMs: percentiles(handedMs),
}));
await log.close();
await server.kill();
rmSync(folder, { recursive: true });
