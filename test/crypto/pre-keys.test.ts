import { createHash } from 'node:crypto';
import t from 'tap';
import {
  DeviceIdentity, LAST_RESORT_BASE, checkEcKey, checkSignedKey, createKeyRing, decodeKeyRing, encodeKeyRing, generateRegistrationId,
  keyDigest, keyRotation, makeOneTimePairs, rotateKeys, rotationDue,
} from '../../crypto/index.ts';
import { systemRandom } from '../../proto/random-system.ts';

const identity = DeviceIdentity.generate();
const day = 86_400_000;

t.test('an identity survives its row', async t => {
  const again = DeviceIdentity.deserialize(identity.serialize());
  t.strictSame(again.publicKey, identity.publicKey);
  t.throws(() => DeviceIdentity.deserialize(new Uint8Array([1, 2])));
});

t.test('registration ids are 1..16383', async t => {
  const of = (...bytes: number[]) => generateRegistrationId({ ...systemRandom, bytes: () => new Uint8Array(bytes) });
  t.equal(of(0, 0), 1);
  t.equal(of(0x3f, 0xfe), 0x3fff);
  t.equal(of(0x3f, 0xff), 1);
});

t.test('one-time pairs: signed, under one id, ids go round below the last-resort ones', async t => {
  const { ring } = createKeyRing(identity, 1);
  const pairs = makeOneTimePairs(identity, { ...ring, nextOneTimeId: LAST_RESORT_BASE - 2 }, 3, 1);
  t.strictSame(pairs.oneTime.map(k => k.id), [LAST_RESORT_BASE - 2, LAST_RESORT_BASE - 1, 1]);
  t.strictSame(pairs.oneTimeKyber.map(k => k.id), pairs.oneTime.map(k => k.id));
  t.equal(pairs.ring.nextOneTimeId, 2);
  for (const key of pairs.oneTime) checkEcKey(key.key);
  for (const key of pairs.oneTimeKyber) checkSignedKey('kyber', identity.publicKey, key);
  t.strictSame(pairs.writes.map(w => `${w.table} ${w.key}`).slice(0, 2), [`preKey ${LAST_RESORT_BASE - 2}`, `kyberPreKey ${LAST_RESORT_BASE - 2}`]);
  t.equal(pairs.writes.length, 6);
});

t.test('the digest is the sentence of the protocol', async t => {
  const keys = createKeyRing(identity, 1);
  const sentence = Buffer.concat([
    identity.publicKey, Buffer.from([0, 0, 0, 1]), keys.signed.key, Buffer.from([0, 0xf0, 0, 0]), keys.lastResort.key,
  ]);
  t.strictSame(Buffer.from(keys.digest), createHash('sha256').update(sentence).digest());
  t.strictSame(keyDigest(identity.publicKey, keys.signed, keys.lastResort), keys.digest);
});

t.test('rotation: old keys stay for messages under way, then go', async t => {
  const first = createKeyRing(identity, 0);
  const second = rotateKeys(identity, first.ring, 7 * day);
  t.equal(second.signed.id, first.signed.id + 1);
  t.equal(second.lastResort.id, first.lastResort.id + 1);
  t.notSame(second.digest, first.digest);
  t.strictSame(second.writes.filter(w => w.value === null), []);
  t.equal(second.ring.signed.length, 2);
  const third = rotateKeys(identity, second.ring, 7 * day + keyRotation.keepSupersededMs);
  t.equal(third.ring.signed.length, 3, 'superseded exactly that long ago');
  const fourth = rotateKeys(identity, second.ring, 7 * day + keyRotation.keepSupersededMs + 1);
  t.strictSame(fourth.writes.filter(w => w.value === null).map(w => `${w.table} ${w.key}`), [
    `signedPreKey ${first.signed.id}`, `kyberPreKey ${first.lastResort.id}`, `kyberUsed ${first.lastResort.id}`,
  ]);
  t.strictSame(fourth.ring.signed.map(k => k.id), [3, 2]);
  const wrapped = rotateKeys(identity, { ...first.ring, lastResort: [{ id: 0xffffff, createdAtMs: 0 }] }, day);
  t.equal(wrapped.lastResort.id, LAST_RESORT_BASE);
});

t.test('when rotation is due', async t => {
  const { ring } = createKeyRing(identity, 100 * day);
  t.equal(rotationDue(ring, 100 * day, false), false);
  t.equal(rotationDue(ring, 107 * day, false), false);
  t.equal(rotationDue(ring, 107 * day + 1, false), true);
  t.equal(rotationDue(ring, 101 * day, true), false);
  t.equal(rotationDue(ring, 101 * day + 1, true), true);
  t.equal(rotationDue(ring, 50 * day, false), true, 'the clock was set back');
  t.equal(rotationDue({ ...ring, signed: [] }, 100 * day, false), true);
});

t.test('the ring survives its row', async t => {
  const { ring } = createKeyRing(identity, 5);
  t.strictSame(decodeKeyRing(encodeKeyRing(ring)), ring);
  for (const bad of ['', 'null', '{}', '{"signed":[{}],"lastResort":[],"nextOneTimeId":1}', '{"signed":[],"lastResort":[],"nextOneTimeId":"1"}']) {
    t.throws(() => decodeKeyRing(Buffer.from(bad)), TypeError, bad);
  }
});
