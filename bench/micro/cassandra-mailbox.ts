import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../proto/clock-system.ts';
import { PRIMARY_DEVICE, type DeviceKey, accountIdFromBytes } from '../../proto/ids.ts';
import type { Position } from '../../proto/position.ts';
import { systemRandom } from '../../proto/random-system.ts';
import { initCassandra, openCassandraStores, type CassandraStores } from '../../storage/cassandra.ts';
import type { MailboxWrite } from '../../storage/mailbox/mailbox.ts';
import { CassandraServer } from '../servers/cassandra-server.ts';

/**
 * Writes, reads and deletes deliveries of a mailbox on a real Cassandra that it starts: one by one for each device, as mail for sleeping devices comes, and in batches of a device.
 * `node dist/bench/micro/cassandra-mailbox.js [valueBytes] [devices] [itemsPerDevice] [commitlogSync, periodic|batch]`; prints one JSON object per phase.
 */
const [valueBytes = 262, devices = 200, itemsPerDevice = 200] = process.argv.slice(2, 5).map(Number);
const commitlogSync = process.argv[5] ?? 'batch';
const AT_ONCE = 64;
const READ_ITEMS = 128;

const folder = mkdtempSync(join(tmpdir(), 'cassandra-mailbox-'));
const settings: Record<string, string> = commitlogSync === 'periodic' ? { commitlog_sync: 'periodic', commitlog_sync_period: '10000ms' } : {};
const server = await CassandraServer.start({ folder, settings });
const options = {
  link: { contactPoints: server.contactPoints, datacenter: CassandraServer.datacenter, keyspace: 'bench', tls: null, credentials: null },
  clock: systemClock, random: systemRandom,
};
await initCassandra({ ...options, replication: 1, partitions: 4 });
const stores = await openCassandraStores(options);

const keys = Array.from({ length: devices }, (): DeviceKey => {
  const account = accountIdFromBytes(systemRandom.bytes(16));
  if (account === null) throw new Error('not an account id');
  return { account, device: PRIMARY_DEVICE, incarnation: Date.now() };
});
const delivery = systemRandom.bytes(valueBytes);
let offset = 0;

function items(device: DeviceKey, count: number): MailboxWrite[] {
  return Array.from({ length: count }, () => ({ device, partition: 0, position: at(offset++), acceptedAtMs: Date.now(), delivery }));
}

function at(one: number): Position {
  return { epoch: 1, offset: one };
}

async function inLanes(work: (device: DeviceKey, round: number) => Promise<void>, rounds: number): Promise<void> {
  const jobs = Array.from({ length: rounds }, (_, round) => keys.map(device => ({ device, round }))).flat().values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const { device, round } of jobs) await work(device, round);
  }));
}

async function phase(name: string, rows: number, work: () => Promise<void>): Promise<void> {
  const [startMs, cpu, before] = [performance.now(), process.cpuUsage(), stores.stats()];
  await work();
  const elapsedMs = performance.now() - startMs;
  const used = process.cpuUsage(cpu);
  const after = stores.stats();
  const requests = after.reads + after.writes - before.reads - before.writes;
  console.log(JSON.stringify({
    phase: name, valueBytes, commitlogSync, rows, rowsPerSecond: Math.round(rows / elapsedMs * 1000),
    clientCpuMicrosPerRow: Math.round((used.user + used.system) / rows), requestsPerRow: Math.round(requests / rows * 1000) / 1000,
  }));
}

async function drain(store: CassandraStores, device: DeviceKey): Promise<void> {
  const range = { after: null, below: null, notBeforeMs: 0 };
  for (;;) {
    const last = (await store.mailbox.read(device, range, READ_ITEMS, 1 << 20)).at(-1);
    if (last === undefined) return;
    await store.mailbox.deleteUpTo(device, last.position);
  }
}

try {
  await inLanes(async device => { await stores.mailbox.write(items(device, 1)); }, 20);
  const rows = devices * itemsPerDevice;
  await phase('write one by one', rows, () => inLanes(device => stores.mailbox.write(items(device, 1)), itemsPerDevice));
  await phase('write 20 of a device', rows, () => inLanes(device => stores.mailbox.write(items(device, 20)), itemsPerDevice / 20));
  await phase('write 20 devices at once', rows, () => inLanes((_, round) => stores.mailbox.write(keys.slice(round % 10 * 20, round % 10 * 20 + 20).flatMap(device => items(device, 1))), itemsPerDevice / 20));
  await phase('usage', devices, () => inLanes(async device => { await stores.mailbox.usage(device); }, 1));
  await phase('read and delete 128 at a time', rows * 3, () => inLanes(device => drain(stores, device), 1));
  await phase('read an empty mailbox', devices * 20, () => inLanes(device => drain(stores, device), 20));
} finally {
  await stores.close();
  await server.kill();
  rmSync(folder, { recursive: true });
}
