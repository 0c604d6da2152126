import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policies, type Client } from 'cassandra-driver';
import t, { type Test } from 'tap';
import type { CassandraServer } from '../../../bench/servers/cassandra-server.ts';
import { systemRandom } from '../../../proto/random-system.ts';
import { initCassandra, openCassandraStores, type CassandraStores } from '../../../storage/cassandra.ts';
import type { CassandraMigration } from '../../../storage/cassandra/migration.ts';
import { cassandraMigrations } from '../../../storage/cassandra/migrations/all.ts';
import type { Position } from '../../../proto/position.ts';
import type { Mailbox, MailboxWrite } from '../../../storage/mailbox/mailbox.ts';
import type { OneTimePair } from '../../../storage/pre-keys/pre-keys.ts';
import { until } from '../../support/patience.ts';
import { bytes, device } from '../support.ts';
import { cassandraFor, optionsFor, plainClient, storesIn } from './server.ts';

const everything = { after: null, below: null, notBeforeMs: 0 };
const newest = cassandraMigrations.length;
const DAY_MS = 86_400_000;
let nextOffset = 0;

t.test('cassandra', async t => {
  const server = await cassandraFor(t);
  if (server === null) return;
  await t.test('the schema is made once, is not taken back, and fixes the partitions', t => schema(t, server));
  await t.test('a running server', async t => {
    const stores = await storesIn(server, 'promises');
    t.teardown(() => stores.close());
    const client = plainClient(server, 'promises');
    t.teardown(() => client.shutdown());
    await t.test('a one-time key is handed out once to takers whose clocks are 5 s apart', t => oneTimeKeys(t, server));
    await t.test('after 100,000 queued and acknowledged messages no read goes across tombstones', t => tombstones(t, server, stores, client));
    await t.test('what was acknowledged is in no file after compaction', t => rawFiles(t, server, stores));
  });
  await t.test('the server is killed and comes back under load: nothing is lost, and nothing of the driver outlives the stores', t => restart(t, server));
});

async function schema(t: Test, server: CassandraServer): Promise<void> {
  const options = { ...optionsFor(server, 'schema_steps'), replication: 1, partitions: 4 };
  await t.rejects(openCassandraStores(options), { code: 'BAD_CONFIG' }, 'before it is made');
  const first = await initCassandra(options);
  t.match(first, { schemaBefore: 0, schema: newest, partitions: 4 });
  t.strictSame(await initCassandra(options), { ...first, schemaBefore: newest }, 'again');
  await t.rejects(initCassandra({ ...options, partitions: 8 }), { code: 'BAD_CONFIG' }, 'another number of partitions');

  const stores = await openCassandraStores(options);
  t.teardown(() => stores.close());
  t.strictSame([stores.epoch, stores.partitions], [first.epoch, 4]);
  t.ok(await stores.newEpoch() > first.epoch);
  await stores.check();

  const friendly: CassandraMigration = { version: newest + 1, readableBy: newest, statements: ['ALTER TABLE push ADD IF NOT EXISTS note text'] };
  await t.rejects(initCassandra({ ...options, migrations: [...cassandraMigrations, { ...friendly, statements: [...friendly.statements, 'ALTER TABLE nothing ADD x int'] }] }), 'stopped in between');
  t.match(await initCassandra({ ...options, migrations: [...cassandraMigrations, friendly] }), { schemaBefore: newest, schema: newest + 1 });
  await (await openCassandraStores(options)).close();
  t.match(await initCassandra(options), { schema: newest + 1 }, 'a program that may work beside it changes nothing');
  t.match(await initCassandra({ ...options, migrations: [...cassandraMigrations, friendly, { version: newest + 2, readableBy: newest + 2, statements: [] }] }), { schema: newest + 2 });
  await t.rejects(openCassandraStores(options), { code: 'DATA_NEWER' });
  await t.rejects(initCassandra(options), { code: 'DATA_NEWER' }, 'nor does it go back');
}

async function oneTimeKeys(t: Test, server: CassandraServer): Promise<void> {
  const ahead = await openCassandraStores(optionsFor(server, 'promises', { driver: { policies: { timestampGeneration: new ClockAhead(5000) } } }));
  const behind = await openCassandraStores(optionsFor(server, 'promises', { driver: { policies: { timestampGeneration: new ClockAhead(0) } } }));
  t.teardown(() => Promise.all([ahead.close(), behind.close()]));
  const alice = device(1);
  const signed = { id: 1, key: bytes(33, 1), signature: bytes(64, 1) };
  await ahead.preKeys.setRepeatedUse(alice, { signed, lastResort: { ...signed, id: 2 } });
  await ahead.preKeys.addOneTime(alice, pairs(1, 40), false);
  await behind.preKeys.addOneTime(alice, pairs(101, 40), false);

  const taken = await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? ahead : behind).preKeys.take(alice)));
  const ids = taken.map(keys => keys?.oneTime?.ec.id).filter(id => id !== undefined);
  t.equal(ids.length, 80);
  t.equal(new Set(ids).size, 80, 'each once');
  t.ok(taken.every(keys => keys?.oneTime === null || keys?.oneTime.kyber.id === (keys?.oneTime?.ec.id ?? 0) + 5000), 'both under one index');
  t.equal((await behind.preKeys.repeatedUse(alice))?.lastResortUsed, true);

  await behind.preKeys.addOneTime(alice, pairs(1, 40), false);
  t.equal((await ahead.preKeys.take(alice))?.oneTime, null, 'an upload that comes once more is not handed out once more');
  await behind.preKeys.addOneTime(alice, pairs(201, 3), false);
  await behind.preKeys.drop(alice);
  t.equal(await ahead.preKeys.take(alice), null, 'nor what was forgotten by the slower clock');
}

/** 100 devices; each time a device gets 100 messages, reads and acknowledges them, and finds nothing more. */
async function tombstones(t: Test, server: CassandraServer, stores: CassandraStores, client: Client): Promise<void> {
  const devices = Array.from({ length: 100 }, (_, i) => device(1000 + i));
  let queued = 0;
  let acknowledged = 0;
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(devices.map(async key => {
      await stores.mailbox.write(messages(key, 100));
      const [{ items }, drained] = [await stores.mailbox.usage(key), await drain(stores.mailbox, key)];
      queued += items;
      acknowledged += drained;
    }));
    if (round % 5 === 0) await server.nodetool(0, 'flush', 'promises');
  }
  t.strictSame([queued, acknowledged], [100_000, 100_000]);
  for (const table of ['mailbox', 'mailbox_device']) {
    const row = (await client.execute('SELECT count, max FROM system_views.tombstones_per_read WHERE keyspace_name = ? AND table_name = ?', ['promises', table], { prepare: true })).first();
    t.ok(Number(row.get('count')) > 2000, `${table}: reads were counted`);
    // The server's histogram begins with 1, which stands for 0 too; the traces below tell them apart.
    t.ok(Number(row.get('max')) <= 1, `${table}: ${String(row.get('max'))} tombstones in one read`);
  }

  await server.nodetool(0, 'settraceprobability', '1');
  for (const key of devices.slice(0, 20)) {
    await stores.mailbox.write(messages(key, 3));
    await stores.mailbox.usage(key);
    await drain(stores.mailbox, key);
  }
  await server.nodetool(0, 'settraceprobability', '0');
  const crossed = await tombstoneCells(client, 60);
  t.ok(crossed.length >= 60 && crossed.every(count => count === 0), `${crossed.length} traced reads, at most ${Math.max(...crossed)} tombstones`);

  const { traceId } = (await client.execute('SELECT count(*) FROM mailbox', [], { traceQuery: true, fetchSize: 0 })).info;
  const control = await until(async () => (await cellsOf(client, traceId)).find(count => count > 0));
  t.ok(control > 0, 'a read of whole partitions would have met them');
}

async function rawFiles(t: Test, server: CassandraServer, stores: CassandraStores): Promise<void> {
  // The middle: the files are compressed, and the ends may have been found elsewhere before.
  const inFiles = (text: Buffer): boolean => filesAtOnce(join(server.dataFolder(0), 'data', 'promises')).some(bytes => bytes.includes(text.subarray(16, 48)));
  const [waited, secret] = [device(5003), Buffer.from(systemRandom.bytes(64))];
  await stores.mailbox.write(messages(waited, 1, secret).map(item => ({ ...item, acceptedAtMs: item.acceptedAtMs - 3 * DAY_MS })));
  await server.nodetool(0, 'flush', 'promises', 'mailbox');
  t.equal(await drain(stores.mailbox, waited), 1);
  await server.nodetool(0, 'flush', 'promises', 'mailbox');
  t.equal(inFiles(secret), true, 'what lies in the window of another day');
  await server.nodetool(0, 'garbagecollect', 'promises', 'mailbox');
  await until(() => !inFiles(secret), 'goes when garbage is collected, which the operator\'s page asks for');

  const [read, unread] = [device(5001), device(5002)];
  const secrets = [read, unread].map(key => ({ key, text: Buffer.from(systemRandom.bytes(64)) }));
  for (const { key, text } of secrets) await stores.mailbox.write(messages(key, 1, text));
  await server.nodetool(0, 'flush', 'promises', 'mailbox');
  t.strictSame(secrets.map(({ text }) => inFiles(text)), [true, true]);
  t.equal(await drain(stores.mailbox, read), 1);
  await server.nodetool(0, 'flush', 'promises', 'mailbox');
  await server.nodetool(0, 'compact', 'promises', 'mailbox');
  await until(() => !inFiles(secrets[0]?.text ?? Buffer.alloc(0)));
  t.ok(inFiles(secrets[1]?.text ?? Buffer.alloc(0)), 'what was not acknowledged is kept');
  t.equal(await drain(stores.mailbox, unread), 1);
}

async function restart(t: Test, server: CassandraServer): Promise<void> {
  const timersBefore = runningTimers();
  const stores = await openCassandraStores(optionsFor(server, 'promises'));
  const key = device(6001);
  const written: number[] = [];
  let failures = 0;
  let isOver = false;
  const writer = async (): Promise<void> => {
    while (!isOver) {
      const items = messages(key, 5);
      while (!await stores.mailbox.write(items).then(() => true, () => false)) failures += 1;
      written.push(...items.map(({ position }) => position.offset));
    }
  };
  const writers = Promise.all([writer(), writer(), writer()]);
  await until(() => written.length > 200);
  await server.killNode(0);
  await until(() => failures > 0);
  const before = written.length;
  await server.startNode(0);
  await until(() => written.length > before + 200);
  isOver = true;
  await writers;
  const found = await offsetsIn(stores.mailbox, key);
  t.ok(failures > 0, 'the server was missed');
  t.strictSame(written.filter(offset => !found.has(offset)), [], `${written.length} answered writes are all there`);
  await stores.close();
  await until(() => runningTimers() <= timersBefore, 'the end of the driver');
}

async function offsetsIn(mailbox: Mailbox, key: MailboxWrite['device']): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (let after: Position | null = null; ;) {
    const items = await mailbox.read(key, { ...everything, after }, 500, 1e7);
    for (const { position } of items) found.add(position.offset);
    after = items.at(-1)?.position ?? null;
    if (after === null) return found;
  }
}

/** Timers that keep the process alive. */
function runningTimers(): number {
  return process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;
}

function messages(key: MailboxWrite['device'], count: number, delivery: Uint8Array = bytes(262, 7)): MailboxWrite[] {
  return Array.from({ length: count }, () => ({ device: key, partition: 0, position: { epoch: 1, offset: nextOffset++ }, acceptedAtMs: Date.now(), delivery }));
}

/** Reads and acknowledges until nothing is left; how many there were. */
async function drain(mailbox: Mailbox, key: MailboxWrite['device']): Promise<number> {
  for (let count = 0; ;) {
    const items = await mailbox.read(key, everything, 50, 1e6);
    const last = items.at(-1);
    if (last === undefined) return count;
    count += items.length;
    await mailbox.deleteUpTo(key, last.position);
  }
}

/** What the traced reads of mailbox tables have met, once there are so many of them: traces are written behind the answers. */
async function tombstoneCells(client: Client, atLeast: number): Promise<readonly number[]> {
  return until(async () => {
    const sessions = (await client.execute('SELECT session_id, parameters FROM system_traces.sessions', [], { fetchSize: 0 })).rows;
    const ours = sessions.filter(row => JSON.stringify(row.get('parameters')).includes('FROM mailbox'));
    const cells = (await Promise.all(ours.map(row => cellsOf(client, row.get('session_id'))))).flat();
    return cells.length >= atLeast ? cells : null;
  });
}

async function cellsOf(client: Client, traceId: unknown): Promise<readonly number[]> {
  const { rows } = await client.execute('SELECT activity FROM system_traces.events WHERE session_id = ?', [traceId], { prepare: true });
  return rows.map(row => /live rows and (\d+) tombstone/.exec(String(row.get('activity')))?.[1]).filter(count => count !== undefined).map(Number);
}

/** Of a driver whose clock is ahead by so much. */
class ClockAhead extends policies.timestampGeneration.MonotonicTimestampGenerator {
  private readonly aheadMs: number;

  constructor(aheadMs: number) {
    super(0, 1000);
    this.aheadMs = aheadMs;
  }

  override getDate(): number {
    return Date.now() + this.aheadMs;
  }
}

function pairs(from: number, count: number): OneTimePair[] {
  return Array.from({ length: count }, (_, i) => ({
    ec: { id: from + i, key: bytes(33, from + i) }, kyber: { id: 5000 + from + i, key: bytes(1569, from + i), signature: bytes(64, from + i) },
  }));
}

/** What is in the files of a running server: a compaction may take one away between its listing and its reading, and what was in it is then in one that was not listed. */
function filesAtOnce(folder: string): Buffer[] {
  for (;;) {
    const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
    try {
      return files.map(file => readFileSync(file));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
}
