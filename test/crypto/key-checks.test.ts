import fc from 'fast-check';
import t from 'tap';
import { PrivateKey, PublicKey } from '@signalapp/libsignal-client';
import { DeviceIdentity, checkEcKey, checkIdentityKey, checkKyberKey, checkSignedKey, createKeyRing, verifySignature } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';

const identity = DeviceIdentity.generate();
const keys = createKeyRing(identity, 1);

function codeOf(task: () => void): string {
  try {
    task();
    return 'fine';
  } catch (error) {
    return error instanceof SealgateError ? error.code : String(error);
  }
}

function ecKey(u: bigint): Uint8Array {
  const key = Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
  return Buffer.concat([Buffer.from([5]), key]);
}

const P = (1n << 255n) - 19n;
const order8 = [
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
];

t.test('checking leaves the key as it is, also when it is a view into a received frame', t => {
  const frame = Buffer.concat([Buffer.from('before'), identity.publicKey, Buffer.from('behind')]);
  const before = frame.toString('hex');
  checkEcKey(frame.subarray(6, 39));
  t.equal(frame.toString('hex'), before);
  t.end();
});

t.test('keys as they are made', async t => {
  t.equal(codeOf(() => { checkIdentityKey(identity.publicKey); }), 'fine');
  t.equal(codeOf(() => { checkEcKey(keys.signed.key); }), 'fine');
  t.equal(codeOf(() => { checkKyberKey(keys.lastResort.key); }), 'fine');
  t.equal(codeOf(() => { checkSignedKey('ec', identity.publicKey, keys.signed); }), 'fine');
  t.equal(codeOf(() => { checkSignedKey('kyber', identity.publicKey, keys.lastResort); }), 'fine');
});

t.test('all-zero, small-order and non-canonical points', async t => {
  const points = [0n, 1n, P - 1n, ...order8, P, P + 1n, (1n << 255n) - 1n];
  for (const u of points) {
    t.equal(codeOf(() => { checkEcKey(ecKey(u)); }), 'BAD_KEY', u.toString());
    t.equal(codeOf(() => { checkIdentityKey(ecKey(u | (1n << 255n))); }), 'BAD_KEY', 'with the unused bit');
  }
});

t.test('the list is complete: each point agrees on the same few secrets, and libsignal takes them', async t => {
  const mine = PrivateKey.generate();
  for (const u of [0n, 1n, P - 1n, ...order8]) {
    let secret: Uint8Array | null = null;
    try {
      secret = mine.agree(PublicKey.deserialize(new Uint8Array(ecKey(u))));
    } catch { /* refused there as well */ }
    t.ok(secret === null || secret.every(byte => byte === 0), u.toString());
  }
});

t.test('malformed', async t => {
  for (const key of [new Uint8Array(), identity.publicKey.slice(1), new Uint8Array([...identity.publicKey, 0]), new Uint8Array([6, ...identity.publicKey.slice(1)])]) {
    t.equal(codeOf(() => { checkEcKey(key); }), 'BAD_KEY');
  }
  t.equal(codeOf(() => { checkKyberKey(keys.lastResort.key.slice(1)); }), 'BAD_KEY');
  t.equal(codeOf(() => { checkKyberKey(identity.publicKey); }), 'BAD_KEY');
});

t.test('signatures', async t => {
  const other = DeviceIdentity.generate();
  t.equal(codeOf(() => { checkSignedKey('ec', other.publicKey, keys.signed); }), 'BAD_SIGNATURE');
  t.equal(codeOf(() => { checkSignedKey('ec', identity.publicKey, { ...keys.signed, signature: new Uint8Array(64) }); }), 'BAD_SIGNATURE');
  t.equal(codeOf(() => { checkSignedKey('ec', identity.publicKey, { ...keys.signed, signature: keys.signed.signature.slice(1) }); }), 'BAD_SIGNATURE');
  t.equal(codeOf(() => { checkSignedKey('kyber', identity.publicKey, { ...keys.lastResort, signature: keys.signed.signature }); }), 'BAD_SIGNATURE');
  t.equal(codeOf(() => { checkSignedKey('ec', identity.publicKey, keys.lastResort); }), 'BAD_KEY', 'a Kyber key is no EC key');
  t.equal(verifySignature(ecKey(0n), keys.signed.key, keys.signed.signature), false, 'a degenerate identity signs nothing');
});

t.test('random bytes: an error of the table or false', async () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => ['fine', 'BAD_KEY'].includes(codeOf(() => { checkEcKey(bytes); }))));
  fc.assert(fc.property(fc.uint8Array({ minLength: 1569, maxLength: 1569 }), bytes => ['fine', 'BAD_KEY'].includes(codeOf(() => { checkKyberKey(bytes); }))), { numRuns: 50 });
  fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ minLength: 60, maxLength: 66 }), (key, message, signature) => !verifySignature(key, message, signature)));
});
