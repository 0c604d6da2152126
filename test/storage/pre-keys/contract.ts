import type { Test } from 'tap';
import type { OneTimePair, PreKeyStore, StoredSignedKey } from '../../../storage/pre-keys/pre-keys.ts';
import { bytes, device } from '../support.ts';

const signed = (id: number): StoredSignedKey => ({ id, key: bytes(33, id), signature: bytes(64, id) });
const pairs = (from: number, count: number): OneTimePair[] => Array.from({ length: count }, (_, i) => ({
  ec: { id: from + i, key: bytes(33, from + i) }, kyber: { id: 5000 + from + i, key: bytes(1569, from + i), signature: bytes(64, from + i) },
}));
const alice = device(1);

export function preKeysContract(t: Test, make: (t: Test) => Promise<PreKeyStore>): void {
  t.test('hands out each pair once, oldest first, then the last-resort key', async t => {
    const store = await make(t);
    await store.setRepeatedUse(alice, { signed: signed(1), lastResort: signed(2) });
    await store.addOneTime(alice, pairs(10, 3), false);
    await store.addOneTime(alice, pairs(20, 1), false);
    t.equal(await store.count(alice), 4);
    t.strictSame(await store.take(alice), { oneTime: pairs(10, 1)[0], signed: signed(1), lastResort: signed(2) });
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await store.take(alice))?.oneTime?.ec.id);
    t.strictSame(ids, [11, 12, 20]);
    t.equal((await store.repeatedUse(alice))?.lastResortUsed, false);
    t.equal((await store.take(alice))?.oneTime, null);
    t.strictSame(await store.repeatedUse(alice), { signed: signed(1), lastResort: signed(2), lastResortUsed: true });
    await store.setRepeatedUse(alice, { lastResort: signed(3) });
    t.strictSame(await store.repeatedUse(alice), { signed: signed(1), lastResort: signed(3), lastResortUsed: false });
  });

  t.test('takers at the same time never get the same pair', async t => {
    const store = await make(t);
    await store.setRepeatedUse(alice, { signed: signed(1), lastResort: signed(2) });
    await store.addOneTime(alice, pairs(1, 50), false);
    const taken = await Promise.all(Array.from({ length: 60 }, () => store.take(alice)));
    const ids = taken.map(keys => keys?.oneTime?.ec.id).filter(id => id !== undefined);
    t.equal(ids.length, 50);
    t.equal(new Set(ids).size, 50);
    t.equal(await store.count(alice), 0);
  });

  t.test('without both repeated-use keys nothing is handed out and nothing is lost', async t => {
    const store = await make(t);
    t.equal(await store.take(alice), null);
    await store.addOneTime(alice, pairs(1, 2), false);
    await store.setRepeatedUse(alice, { signed: signed(1) });
    t.equal(await store.take(alice), null);
    t.equal(await store.repeatedUse(alice), null);
    t.equal(await store.count(alice), 2);
  });

  t.test('replace forgets the pairs that are there; the same batch twice counts once', async t => {
    const store = await make(t);
    await store.addOneTime(alice, pairs(1, 5), false);
    await store.addOneTime(alice, pairs(1, 5), false);
    t.equal(await store.count(alice), 5);
    await store.addOneTime(alice, pairs(30, 2), true);
    t.equal(await store.count(alice), 2);
  });

  t.test('devices and incarnations are apart, and drop forgets one of them', async t => {
    const store = await make(t);
    const others = [device(1, 2), device(1, 1, 2000), device(2)];
    for (const key of [alice, ...others]) {
      await store.setRepeatedUse(key, { signed: signed(1), lastResort: signed(2) });
      await store.addOneTime(key, pairs(1, 2), false);
    }
    await store.drop(alice);
    t.equal(await store.take(alice), null);
    t.equal(await store.count(alice), 0);
    for (const key of others) t.equal((await store.take(key))?.oneTime?.ec.id, 1);
  });
}
