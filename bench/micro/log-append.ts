import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock-system.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { openEmbedded } from '../../storage/embedded.ts';

/**
 * Durable appends to the embedded log, each handed to a consumer and committed as in the gateway.
 * `node dist/bench/micro/log-append.js [valueBytes] [concurrency] [seconds] [ratePerSecond, 0: as fast as it goes]`; prints one JSON object.
 * threadCpu is the calling thread's share: the whole process less the writer is not measurable on Node 20, so the event loop's active time stands for it.
 */
const [valueBytes = 262, concurrency = 256, seconds = 5, ratePerSecond = 0] = process.argv.slice(2).map(Number);

const folder = mkdtempSync(join(tmpdir(), 'log-append-'));
const store = await openEmbedded({ dataDir: folder, databaseKey: systemRandom.bytes(32), clock: systemClock });
const { log } = store;
const value = systemRandom.bytes(valueBytes);
const latencies: number[] = [];
let appended = 0;
let handed = 0;
await log.subscribe({
  assigned: () => undefined,
  revoked: () => undefined,
  records(partition, generation, records) {
    handed += records.length;
    const last = records.at(-1);
    if (last !== undefined) void log.commit(partition, generation, last.position.offset + 1);
  },
});

const startMs = performance.now();
const endMs = startMs + seconds * 1000;
const cpuBefore = process.cpuUsage();
const loopBefore = performance.eventLoopUtilization();

async function one(partition: number): Promise<void> {
  const at = performance.now();
  await log.append(partition, value);
  latencies.push(performance.now() - at);
  appended += 1;
}

async function flatOut(lane: number): Promise<void> {
  for (let i = lane; performance.now() < endMs; i += 1) await one(i % log.partitions);
}

async function paced(): Promise<void> {
  const open = new Set<Promise<void>>();
  for (let sent = 0; performance.now() < endMs; await new Promise(resolve => { setTimeout(resolve, 1); })) {
    for (; sent < (performance.now() - startMs) * ratePerSecond / 1000; sent += 1) {
      const running = one(sent % log.partitions).finally(() => { open.delete(running); });
      open.add(running);
    }
  }
  await Promise.all(open);
}

if (ratePerSecond > 0) await paced();
else await Promise.all(Array.from({ length: concurrency }, (_, lane) => flatOut(lane)));

const elapsedMs = performance.now() - startMs;
const loop = performance.eventLoopUtilization(loopBefore);
const cpu = process.cpuUsage(cpuBefore);
latencies.sort((a, b) => a - b);
const percentile = (p: number): number => round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * p))] ?? 0);
function round(x: number): number { return Math.round(x * 100) / 100; }

console.log(JSON.stringify({
  valueBytes, concurrency: ratePerSecond > 0 ? null : concurrency, ratePerSecond, appended, handed,
  appendsPerSecond: Math.round(appended / elapsedMs * 1000),
  mainThreadMicrosPerAppend: round(loop.active * 1000 / appended),
  processCpuMicrosPerAppend: round((cpu.user + cpu.system) / appended),
  recordsPerGroup: round(appended / Math.max(1, store.stats().groups)),
  latencyMs: { p50: percentile(0.5), p99: percentile(0.99), p999: percentile(0.999) },
}));
await store.close();
rmSync(folder, { recursive: true });
