import fc from 'fast-check';
import t from 'tap';
import { DeviceIdentity, decodeSignedBlob, encodeSignedBlob, manifestRef, signManifest, verifyManifest, type ManifestFields } from '../../crypto/index.ts';
import { signingBytes } from '../../crypto/signed-blob.ts';
import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import { business, fields, nowMs, primary, second, verified } from './manifests.ts';
import { accountOf, deviceOf } from './people.ts';

const { CONSUMER, BUSINESS } = wire.AccountKind;
const { CUSTODY_UNKNOWN, CUSTODY_DEVICE, CUSTODY_SELF_HOSTED, CUSTODY_VENDOR_HOSTED } = wire.Custody;

/** The account key and six others. */
const sevenKeys = [primary, ...Array.from({ length: 6 }, () => DeviceIdentity.generate())].map(identity => identity.publicKey);

type Encodable = Parameters<typeof wire.Manifest.encode>[0];

/** As signManifest, without its checks. */
function forge(changes: Encodable, key = primary): { payload: Uint8Array; signature: Uint8Array } {
  const payload = wire.Manifest.encode({
    ...fields, account: accountIdToBytes(fields.account), kind: CONSUMER, custody: CUSTODY_DEVICE, devices: fields.devices.map(d => ({ ...d, capabilities: [...d.capabilities] })), ...changes,
  }).finish();
  return { payload, signature: key.sign(signingBytes('sealgate/manifest/v1', payload)) };
}

function detailOf(task: () => unknown): string {
  try {
    task();
    return 'fine';
  } catch (error) {
    return error instanceof SealgateError && error.code === 'BAD_MANIFEST' ? error.message.replace(/^.*\(|\)$/g, '') : String(error);
  }
}

t.test('what was signed verifies and says what was put in', async t => {
  const blob = signManifest(fields, primary);
  for (const input of [blob, encodeSignedBlob(blob)]) {
    const manifest = verifyManifest(input, { nowMs, account: fields.account, clusterId: 'test-cluster', devicesMax: 2 });
    t.match(manifest, fields);
    t.strictSame(manifest.accountKey, primary.publicKey);
    t.strictSame(manifest.blob, blob);
    t.strictSame(manifestRef(manifest), { version: 3, hash: manifest.hash });
    t.equal(manifest.hash.length, 32);
  }
  t.strictSame(decodeSignedBlob(encodeSignedBlob(blob)), blob);
  for (const custody of ['device', 'self-hosted', 'operator-hosted'] as const) t.equal(verified({ custody }, primary, business).custody, custody);
  t.equal(verified({ custody: 'vendor-hosted', vendor: 'V' }, primary, business).vendor, 'V');
});

t.test('the payload is verified as received: fields of newer versions stay in it', async t => {
  const known = forge({}).payload;
  const payload = Buffer.concat([known, Buffer.from([0xfa, 0x07, 1, 42])]); // field 127, one byte
  const signature = primary.sign(signingBytes('sealgate/manifest/v1', payload));
  t.equal(Buffer.compare(verifyManifest({ payload, signature }, { nowMs }).blob.payload, payload), 0);
});

t.test('signatures', async t => {
  const blob = signManifest(fields, primary);
  const verify = (b: Parameters<typeof verifyManifest>[0]) => detailOf(() => verifyManifest(b, { nowMs }));
  t.equal(verify({ ...blob, signature: new Uint8Array(64) }), 'signature');
  t.equal(verify({ payload: blob.payload, signature: second.sign(signingBytes('sealgate/manifest/v1', blob.payload)) }), 'signature', 'by another device of the account');
  t.equal(verify({ payload: blob.payload, signature: primary.sign(blob.payload) }), 'signature', 'without the domain');
  t.equal(verify({ payload: blob.payload, signature: primary.sign(signingBytes('sealgate/business/v1', blob.payload)) }), 'signature', 'of another domain');
  t.equal(verify({ payload: blob.payload }), 'signature');
  t.throws(() => signManifest(fields, second), { code: 'BAD_MANIFEST' });
});

t.test('form', async t => {
  const [one, two] = fields.devices.map(d => ({ ...d, capabilities: [...d.capabilities] }));
  const cases: [string, Encodable][] = [
    ['account id', { account: new Uint8Array(15) }],
    // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a kind of the future
    ['kind of account', { kind: 2 as typeof BUSINESS }],
    ['custody does not fit the kind of account', { custody: CUSTODY_UNKNOWN }],
    ['custody does not fit the kind of account', { custody: CUSTODY_SELF_HOSTED }],
    ['vendor', { vendor: 'V' }],
    ['vendor', { kind: BUSINESS, custody: CUSTODY_VENDOR_HOSTED }],
    ['cluster id', { clusterId: '' }],
    ['version', { version: 0 }],
    ['time of issue', { issuedAtMs: 0 }],
    ['time of expiry', { expiresAtMs: 5 }],
    ['the first device is not device 1', { devices: [] }],
    ['the first device is not device 1', { devices: [{ ...two }, { ...one }] }],
    ['device ids do not ascend', { devices: [{ ...one }, { ...two, id: 1 }] }],
    ['device ids do not ascend', { devices: [{ ...one }, { ...two }, { ...two, id: 3 }] }],
    ['device id', { devices: [{ ...one }, { ...two, id: 128 }] }],
    ['registration id', { devices: [{ ...one, registrationId: 0 }] }],
    ['registration id', { devices: [{ ...one, registrationId: 16_384 }] }],
    ['incarnation', { devices: [{ ...one, incarnation: 0 }] }],
    ['identity key', { devices: [{ ...one }, { ...two, identityKey: new Uint8Array([5, ...new Uint8Array(32)]) }] }],
    ['two devices with one identity key', { devices: [{ ...one }, { ...two, identityKey: primary.publicKey }] }],
    ['capabilities', { devices: [{ ...one, capabilities: [''] }] }],
    ['too long', { vendor: 'x'.repeat(2048) }],
  ];
  for (const [detail, changes] of cases) t.equal(detailOf(() => verifyManifest(forge(changes), { nowMs })), detail, detail);
  t.equal(detailOf(() => verifyManifest(new Uint8Array([0xff]), { nowMs })), 'not a signed blob');
  t.equal(detailOf(() => verifyManifest({ payload: new Uint8Array([0xff]) }, { nowMs })), 'does not decode');
  t.equal(detailOf(() => signManifest({ ...fields, version: 0 }, primary)), 'version', 'nor is it signed');
});

t.test('expectations', async t => {
  const blob = signManifest({ ...fields, expiresAtMs: nowMs }, primary);
  const verify = (more: object) => detailOf(() => verifyManifest(blob, { nowMs: nowMs - 1, ...more }));
  t.equal(verify({}), 'fine');
  t.equal(verify({ nowMs }), 'expired');
  t.equal(verify({ nowMs, expiredToo: true }), 'fine');
  t.equal(verify({ account: accountOf('b') }), 'another account');
  t.equal(verify({ clusterId: 'other' }), 'another cluster');
  t.equal(verify({ devicesMax: 1 }), 'too many devices');
  const many = sevenKeys.map((identityKey, i) => ({ id: deviceOf(i + 1), incarnation: 1, registrationId: 1, identityKey, capabilities: [] }));
  t.equal(detailOf(() => verifyManifest(signManifest({ ...fields, devices: many }, primary), { nowMs })), 'too many devices', '6 when nothing else is said');
});

t.test('round trip of any valid manifest', async () => {
  const time = fc.integer({ min: 1, max: 2 ** 52 });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 0xffff_ffff }), time, fc.string({ minLength: 1, maxLength: 64 }), fc.array(fc.integer({ min: 1, max: 16_383 }), { minLength: 1, maxLength: 6 }),
    (version, at, clusterId, registrationIds) => {
      const devices = registrationIds.map((registrationId, i) => ({
        id: deviceOf(i + 1), incarnation: at, registrationId, identityKey: sevenKeys[i] ?? primary.publicKey, capabilities: [`c${i}`],
      }));
      const given: ManifestFields = { ...fields, version, issuedAtMs: at, expiresAtMs: at + 1, clusterId: Buffer.from(clusterId).toString(), devices };
      const manifest = verifyManifest(signManifest(given, primary), { nowMs: at });
      return manifest.version === version && manifest.clusterId === given.clusterId && manifest.devices.every((d, i) => d.registrationId === registrationIds[i]);
    },
  ), { numRuns: 100 });
});

t.test('random bytes and flipped bits: BAD_MANIFEST and nothing else', async t => {
  const blob = encodeSignedBlob(signManifest(fields, primary));
  const isBad = (bytes: Uint8Array): boolean => {
    try {
      verifyManifest(bytes, { nowMs });
      return false;
    } catch (error) {
      return SealgateError.is(error, 'BAD_MANIFEST');
    }
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isBad));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ minLength: 64, maxLength: 64 }), (payload, signature) => isBad(wire.SignedBlob.encode({ payload, signature }).finish())));
  const { payload, signature } = decodeSignedBlob(blob);
  for (let at = 0; at < payload.length; at++) {
    const flipped = new Uint8Array(payload);
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    if (!isBad(encodeSignedBlob({ payload: flipped, signature }))) t.fail(`bit of byte ${at} does not matter`);
  }
});
