import type { Test } from 'tap';
import type { AccountRow, AccountStore, DeviceRow } from '../../../storage/accounts/accounts.ts';
import { account, bytes, deviceId, loan } from '../support.ts';

export function accountRow(n: number, more: Partial<AccountRow> = {}): AccountRow {
  return {
    account: account(n), kind: 'consumer', state: 'active', numberIndex: bytes(33, n), numberSealed: bytes(40, n),
    manifestVersion: 1, manifest: bytes(100, n), business: null, pinHash: bytes(32, 5), recoveryHash: bytes(32, 6), createdAtMs: 1_700_000_000_000, lastSeenDay: 20_000, tag: '', ...more,
  };
}

export function deviceRow(id: number, more: Partial<DeviceRow> = {}): DeviceRow {
  return { device: deviceId(id), incarnation: 1000 + id, registrationId: 40 + id, identityKey: bytes(33, id), secretHash: bytes(32, id), createdAtMs: 1_700_000_000_000, ...more };
}

export function accountsContract(t: Test, make: (t: Test) => Promise<AccountStore>): void {
  t.test('creates, finds and loads an account with its devices in order', async t => {
    const store = await make(t);
    t.equal(await store.create(accountRow(1), [deviceRow(2), deviceRow(1)]), 'created');
    t.strictSame(await store.load(account(1)), { row: accountRow(1), devices: [deviceRow(1), deviceRow(2)] });
    t.equal(await store.findByNumber(bytes(33, 1)), account(1));
    t.equal(await store.findByNumber(bytes(33, 9)), null);
    t.equal(await store.load(account(9)), null);
    t.strictSame(await store.credentials(account(1), deviceId(2)),
      { state: 'active', incarnation: 1002, secretHash: bytes(32, 2), manifestVersion: 1, lastSeenDay: 20_000, registrationLock: true });
    t.equal(await store.credentials(account(1), deviceId(3)), null);
    t.equal(await store.credentials(account(2), deviceId(1)), null);
  });

  t.test('loads two at once, in their order, also where there is none', async t => {
    const store = await make(t);
    await store.create(accountRow(1), [deviceRow(2), deviceRow(1)]);
    await store.create(accountRow(2), [deviceRow(1)]);
    const [one, two] = [await store.load(account(1)), await store.load(account(2))];
    t.equal(one?.devices.length, 2);
    t.strictSame(await store.loadBoth(account(1), account(2)), [one, two]);
    t.strictSame(await store.loadBoth(account(2), account(1)), [two, one]);
    t.strictSame(await store.loadBoth(account(9), account(1)), [null, one]);
    t.strictSame(await store.loadBoth(account(1), account(9)), [one, null]);
  });

  t.test('what a caller does to the bytes after a call changes nothing', async t => {
    const store = await make(t);
    const [manifest, identityKey, next, pin, recovery] = [loan(100, 1), loan(33, 2), loan(100, 3), loan(32, 4), loan(32, 5)];
    const created = store.create(accountRow(1, { manifest }), [deviceRow(1, { identityKey })]);
    manifest.fill(0xff);
    identityKey.fill(0xff);
    await created;
    t.strictSame(await store.load(account(1)), { row: accountRow(1, { manifest: bytes(100, 1) }), devices: [deviceRow(1, { identityKey: bytes(33, 2) })] });
    const changes = [
      store.replaceManifest({ account: account(1), expectedVersion: 1, version: 2, manifest: next, addDevices: [], removeDevices: [] }),
      store.setLock(account(1), pin, recovery),
    ];
    for (const one of [next, pin, recovery]) one.fill(0xff);
    await Promise.all(changes);
    const loaded = await store.load(account(1));
    t.strictSame(loaded?.row, accountRow(1, { manifestVersion: 2, manifest: bytes(100, 3), pinHash: bytes(32, 4), recoveryHash: bytes(32, 5) }));
    (await store.credentials(account(1), deviceId(1)))?.secretHash.fill(0xff);
    t.strictSame((await store.credentials(account(1), deviceId(1)))?.secretHash, bytes(32, 1), 'nor to the bytes of an answer');
  });

  t.test('a number belongs to one account: of many that try, one creates, and a loser leaves nothing behind', async t => {
    const store = await make(t);
    const results = await Promise.all([1, 2, 3, 4].map(n => store.create(accountRow(n, { numberIndex: bytes(33, 7) }), [deviceRow(1)])));
    t.equal(results.filter(result => result === 'created').length, 1);
    const holder = await store.findByNumber(bytes(33, 7));
    for (const n of [1, 2, 3, 4]) t.equal((await store.load(account(n)))?.row.account ?? null, account(n) === holder ? holder : null);
    t.equal(await store.create(accountRow(results.indexOf('created') + 1, { numberIndex: bytes(33, 7) }), [deviceRow(1)]), 'created', 'the same again, after an unknown result');
    t.equal(await store.create(accountRow(results.indexOf('created') + 1, { numberIndex: bytes(33, 8) }), [deviceRow(1)]), 'taken', 'an id is used once');
  });

  t.test('recycling tombstones the old account and passes the number on, in one step', async t => {
    const store = await make(t);
    await store.create(accountRow(1), [deviceRow(1)]);
    await store.create(accountRow(2), [deviceRow(1)]);
    t.equal(await store.recycle(account(1), accountRow(3, { numberIndex: bytes(33, 2) }), [deviceRow(1)]), 'conflict', 'somebody else has the number');
    t.equal((await store.load(account(1)))?.row.state, 'active', 'nothing was changed');
    t.equal(await store.recycle(account(1), accountRow(3, { numberIndex: bytes(33, 1) }), [deviceRow(1)]), 'created');
    t.equal(await store.findByNumber(bytes(33, 1)), account(3));
    const old = await store.load(account(1));
    t.match(old, { row: { state: 'deleted', numberIndex: null, numberSealed: null, pinHash: null, recoveryHash: null }, devices: [] });
    t.equal(old?.row.manifest.length, 0);
    t.equal(await store.credentials(account(1), deviceId(1)), null);
    t.equal(await store.recycle(account(1), accountRow(3, { numberIndex: bytes(33, 1) }), [deviceRow(1)]), 'created', 'the same again');
    t.equal(await store.recycle(account(1), accountRow(4, { numberIndex: bytes(33, 1) }), [deviceRow(1)]), 'conflict', 'it has no number any more');
    t.equal(await store.load(account(4)), null);
  });

  t.test('a manifest is replaced only from the version that was expected, together with its devices', async t => {
    const store = await make(t);
    await store.create(accountRow(1), [deviceRow(1), deviceRow(2)]);
    const change = { account: account(1), expectedVersion: 1, version: 2, manifest: bytes(50, 2), addDevices: [deviceRow(3)], removeDevices: [deviceId(2)] };
    const results = await Promise.all([store.replaceManifest(change), store.replaceManifest({ ...change, manifest: bytes(50, 3), addDevices: [] })]);
    t.strictSame([...results].sort(), ['applied', 'conflict']);
    const isFirst = results[0] === 'applied';
    const loaded = await store.load(account(1));
    t.strictSame(loaded?.devices, isFirst ? [deviceRow(1), deviceRow(3)] : [deviceRow(1)]);
    t.strictSame([loaded?.row.manifestVersion, loaded?.row.manifest], [2, bytes(50, isFirst ? 2 : 3)]);
    await store.replaceManifest({ ...change, expectedVersion: 2, version: 3, removeDevices: [deviceId(1)], addDevices: [deviceRow(1, { incarnation: 9000 })] });
    t.equal((await store.credentials(account(1), deviceId(1)))?.incarnation, 9000, 'removed and added under the same id');
    t.equal(await store.replaceManifest({ ...change, account: account(5) }), 'conflict');
  });

  t.test('who a business is goes with its manifest or alone, and ends with it', async t => {
    const store = await make(t);
    await store.create(accountRow(1, { kind: 'business', business: bytes(60, 1) }), [deviceRow(1)]);
    t.strictSame((await store.load(account(1)))?.row.business, bytes(60, 1));
    const [alone, together] = [loan(60, 2), loan(60, 3)];
    const set = store.setBusiness(account(1), alone);
    alone.fill(0xff);
    await set;
    t.strictSame((await store.load(account(1)))?.row.business, bytes(60, 2));
    const change = { account: account(1), expectedVersion: 1, version: 2, manifest: bytes(50, 2), addDevices: [], removeDevices: [] };
    const replaced = store.replaceManifest({ ...change, business: together });
    together.fill(0xff);
    t.equal(await replaced, 'applied');
    t.equal(await store.replaceManifest({ ...change, business: bytes(60, 4) }), 'conflict');
    t.equal(await store.replaceManifest({ ...change, expectedVersion: 2, version: 3 }), 'applied');
    t.strictSame((await store.load(account(1)))?.row.business, bytes(60, 3));
    await store.erase(account(1));
    await store.setBusiness(account(1), bytes(60, 5));
    t.equal((await store.load(account(1)))?.row.business, null);
  });

  t.test('lock, state and last day', async t => {
    const store = await make(t);
    await store.create(accountRow(1), [deviceRow(1)]);
    await store.setLock(account(1), null, bytes(32, 8));
    t.match(await store.load(account(1)), { row: { pinHash: null } });
    t.equal((await store.credentials(account(1), deviceId(1)))?.registrationLock, false);
    await store.setState(account(1), 'suspended');
    t.equal((await store.credentials(account(1), deviceId(1)))?.state, 'suspended');
    await store.touch(account(1), 20_005);
    await store.touch(account(1), 20_001);
    t.equal((await store.load(account(1)))?.row.lastSeenDay, 20_005);
  });

  t.test('an erased account is a tombstone for ever', async t => {
    const store = await make(t);
    await store.create(accountRow(1, { tag: 'load' }), [deviceRow(1)]);
    await store.erase(account(1));
    await store.erase(account(1));
    await store.erase(account(2));
    await store.setState(account(1), 'active');
    await store.setLock(account(1), bytes(32, 1), null);
    t.match(await store.load(account(1)), { row: { state: 'deleted', numberIndex: null, pinHash: null, recoveryHash: null }, devices: [] });
    t.equal(await store.findByNumber(bytes(33, 1)), null);
    t.strictSame(await store.listByTag('load', 10), []);
    t.equal(await store.create(accountRow(1), [deviceRow(1)]), 'taken', 'its id is never used again');
    t.equal(await store.replaceManifest({ account: account(1), expectedVersion: 1, version: 2, manifest: bytes(1, 1), addDevices: [], removeDevices: [] }), 'conflict');
  });

  t.test('imports all or nothing, and lists by tag', async t => {
    const store = await make(t);
    const some = [1, 2, 3].map(n => ({ row: accountRow(n, { tag: 'load' }), devices: [deviceRow(1)] }));
    await store.import(some);
    t.strictSame(await store.listByTag('load', 2), [account(1), account(2)]);
    t.strictSame(await store.listByTag('', 10), []);
    await t.rejects(store.import([{ row: accountRow(4), devices: [] }, { row: accountRow(2), devices: [] }]), { code: 'CONFLICT' });
    t.equal(await store.load(account(4)), null);
  });
}
