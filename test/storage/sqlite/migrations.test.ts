import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../../proto/clock-system.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { leaveConversationsBehind, SqliteConversationStore } from '../../../storage/conversations/conversations-sqlite.ts';
import { SqliteEngine } from '../../../storage/sqlite/engine.ts';
import { embeddedMigrations } from '../../../storage/sqlite/migrations/all.ts';
import { account, bytes, testKey } from '../support.ts';

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
