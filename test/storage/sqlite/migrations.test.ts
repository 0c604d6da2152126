import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';
import { leaveConversationsBehind, SqliteConversationStore } from '../../../storage/conversations/conversations-sqlite.ts';
import { deviceParams } from '../../../storage/device-params.ts';
import { SqliteMailbox } from '../../../storage/mailbox/mailbox-sqlite.ts';
import { SqliteEngine } from '../../../storage/sqlite/engine.ts';
import { logRowId } from '../../../storage/sqlite/log-rows.ts';
import { embeddedMigrations } from '../../../storage/sqlite/migrations/all.ts';
import { account, bytes, device, testKey } from '../support.ts';

/** The file of a build that knew the schema up to this version; what it wrote, and then this build. */
async function upgraded(t: Test, version: number, write: (engine: SqliteEngine) => Promise<void>): Promise<SqliteEngine> {
  const path = join(t.testdir(), 'test.db');
  const before = await SqliteEngine.open({ path, key: testKey, clock: systemClock, migrations: embeddedMigrations.slice(0, version) });
  await write(before);
  await before.close();
  const after = await SqliteEngine.open({ path, key: testKey, clock: systemClock, migrations: embeddedMigrations });
  t.teardown(() => after.close());
  return after;
}

t.test('conversations of a build that kept them by their key go on where they were', async t => {
  const keys = [3, 1, 2].map(n => ({ business: account(9), peer: account(n) }));
  const [one = { business: account(9), peer: account(3) }, , other = one] = keys;
  const engine = await upgraded(t, 8, async before => {
    const store = new SqliteConversationStore(before);
    for (const [i, key] of keys.entries()) await store.apply(key, { version: 0, state: bytes(9000 + i, i) });
    await store.apply(one, { version: 1, state: bytes(8000, 7) });
    await store.accept(one, { id: bytes(16, 1), sealed: bytes(8, 2), acceptedAtMs: 1 });
    await before.write([leaveConversationsBehind]);
    await store.apply(other, { version: 1, state: bytes(7000, 8) });
  });
  const store = new SqliteConversationStore(engine);
  t.match(await store.load(one), { version: 2, state: bytes(8000, 7), isOfFormerEpoch: true, commands: [{ id: bytes(16, 1) }] });
  t.match(await store.load(other), { version: 2, state: bytes(7000, 8), isOfFormerEpoch: false });
  t.strictSame(await store.peers(account(9), null, 10), [1, 2, 3].map(account));
  t.equal(await store.apply(one, { version: 1, state: bytes(10, 1) }), 'conflict', 'the fence holds');
  t.equal(await store.apply(one, { version: 0, state: bytes(10, 1) }), 'conflict', 'nor does it begin anew');
  t.equal(await store.apply(one, { version: 2, state: bytes(10, 1) }), 'applied');
  t.match(await store.load(one), { version: 3, state: bytes(10, 1), isOfFormerEpoch: false });
  const kept = engine.all('SELECT peer FROM conversation').map(row => Buffer.from(row['peer'] as Uint8Array).toString('hex'));
  t.strictSame(kept.sort(), keys.map(({ peer }) => Buffer.from(accountIdToBytes(peer)).toString('hex')).sort(), 'each once');
  t.strictSame(engine.all("SELECT name FROM sqlite_master WHERE name LIKE 'conversation_by%'"), []);
});

t.test('mail of a build that kept counters and an index by time is counted, read, added to and expires', async t => {
  const phone = device(1);
  const envelope = { envelopeId: bytes(16, 1), sealed: [{ device: 1, incarnation: 1000, payload: bytes(40, 1) }] };
  const engine = await upgraded(t, 9, async before => {
    await before.write([{ sql: 'INSERT INTO log_partition (partition, committed, swept) VALUES (2, 0, 0)', params: [] }]);
    for (let i = 0; i < 5; i++) await before.append(2, wire.Record.encode({ envelope }).finish());
    await before.write([{ sql: 'UPDATE log_partition SET committed = 4, swept = 4', params: [] }]);
    await before.write([phone, device(2)].flatMap(key => [
      { sql: 'INSERT INTO mailbox_device (account, device, incarnation, floor_epoch, floor_offset) VALUES (?, ?, ?, 1, 0)', params: deviceParams(key) },
      ...[3, 1, 2].map(offset => ({ sql: 'INSERT INTO mailbox VALUES (?, ?, ?, 1, ?, ?, ?, ?)', params: [...deviceParams(key), offset, logRowId(2, offset), 1000 + offset, 50 + offset] })),
    ]));
  });
  const mailbox = new SqliteMailbox(engine);
  const left = async (): Promise<number[]> => (await mailbox.read(phone, { after: null, below: null, notBeforeMs: 0 }, 10, 1e6)).map(({ position }) => position.offset);
  t.strictSame(await left(), [1, 2, 3]);
  t.strictSame(await mailbox.usage(phone), { items: 3, bytes: 156 });
  await mailbox.refer([0, 3, 4].map(offset => ({ device: phone, partition: 2, position: { epoch: 1, offset }, acceptedAtMs: 1000 + offset, bytes: 50 + offset })));
  t.strictSame(await left(), [1, 2, 3, 4], 'what is below the floor stays out, what is there stays');
  t.strictSame(await mailbox.usage(phone), { items: 4, bytes: 210 });
  t.equal(await mailbox.expire(1001), 2, 'of both devices');
  t.strictSame(await mailbox.usage(phone), { items: 3, bytes: 159 });
  await mailbox.drop(device(2));
  await mailbox.deleteUpTo(phone, { epoch: 1, offset: 2 });
  t.strictSame(engine.all('SELECT id FROM log').map(row => Number(row['id']) - logRowId(2, 0)), [0, 3, 4], 'a record goes with the last row that needs it; 0 was never in a mailbox');
  t.strictSame(await mailbox.usage(device(2)), { items: 0, bytes: 0 });
});
