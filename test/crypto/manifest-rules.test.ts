import t from 'tap';
import { DeviceIdentity, checkSuccessor, judgeManifest, type ManifestDevice, type VerifiedManifest } from '../../crypto/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { business, fields, primary, second, verified } from './manifests.ts';
import { accountOf } from './people.ts';

const other = DeviceIdentity.generate();
const [one, two] = fields.devices as [ManifestDevice, ManifestDevice];
const current = verified();

function refusal(next: VerifiedManifest, previous = current): string {
  try {
    checkSuccessor(previous, next);
    return 'fine';
  } catch (error) {
    return error instanceof SealgateError ? error.code : String(error);
  }
}

const next = (changes: Parameters<typeof verified>[0] = {}): VerifiedManifest => verified({ version: 4, ...changes });
const otherKey = verified({ version: 4, devices: [{ ...one, identityKey: other.publicKey }] }, other);

t.test('what may follow', async t => {
  t.equal(refusal(next()), 'fine');
  t.equal(refusal(next({ devices: [one] })), 'fine', 'a device goes');
  t.equal(refusal(next({ devices: [one, { ...two, incarnation: 201, identityKey: other.publicKey, registrationId: 9 }] })), 'fine', 'its id is used again');
  t.equal(refusal(next({ devices: [one, { ...two, capabilities: ['new'] }] })), 'fine');
});

t.test('what may not', async t => {
  t.equal(refusal(verified({ version: 3 })), 'STALE_VERSION');
  t.equal(refusal(verified({ version: 5 })), 'STALE_VERSION');
  t.equal(refusal(verified({ version: 2 })), 'STALE_VERSION');
  t.equal(refusal(otherKey), 'BAD_MANIFEST', 'account key');
  t.equal(refusal(next({ account: accountOf('b') })), 'BAD_MANIFEST', 'account');
  t.equal(refusal(next({ clusterId: 'other' })), 'BAD_MANIFEST', 'cluster');
  t.equal(refusal(next({ kind: 'business' })), 'BAD_MANIFEST', 'kind');
  t.equal(refusal(next({ devices: [one, { ...two, identityKey: other.publicKey }] })), 'BAD_MANIFEST', 'another key in the same incarnation');
  t.equal(refusal(next({ devices: [one, { ...two, registrationId: 9 }] })), 'BAD_MANIFEST', 'another registration id in the same incarnation');
  t.equal(refusal(next({ devices: [one, { ...two, incarnation: 199, identityKey: other.publicKey }] })), 'BAD_MANIFEST', 'an id used again with an older incarnation');
  t.equal(refusal(next({ devices: [one, { ...two, incarnation: 199 }] })), 'BAD_MANIFEST', 'an older incarnation, if with the same keys');
});

t.test('a key once hosted never becomes self-hosted', async t => {
  const of = (version: number, custody: 'device' | 'self-hosted' | 'vendor-hosted' | 'operator-hosted') =>
    verified({ version, custody, vendor: custody === 'vendor-hosted' ? 'V' : '' }, primary, business);
  for (const hosted of ['vendor-hosted', 'operator-hosted'] as const) {
    for (const own of ['self-hosted', 'device'] as const) {
      t.equal(refusal(of(4, own), of(3, hosted)), 'BAD_MANIFEST', `${hosted} to ${own}`);
      t.equal(judgeManifest(of(3, hosted), of(4, own)), 'fork');
      t.equal(refusal(of(4, hosted), of(3, own)), 'fine', `${own} to ${hosted}`);
    }
  }
  t.equal(refusal(of(4, 'vendor-hosted'), of(3, 'operator-hosted')), 'fine');
});

t.test('what a client makes of it', async t => {
  t.equal(judgeManifest(current, verified()), 'same');
  t.equal(judgeManifest(current, next()), 'newer');
  t.equal(judgeManifest(current, verified({ version: 9 })), 'newer', 'some were missed');
  t.equal(judgeManifest(current, verified({ version: 2 })), 'rollback');
  t.equal(judgeManifest(current, verified({ issuedAtMs: 5 })), 'fork', 'the same version, other bytes');
  t.equal(judgeManifest(current, otherKey), 'accountKeyChanged');
  t.equal(judgeManifest(current, verified({ version: 1, devices: [{ ...one, identityKey: other.publicKey }] }, other)), 'rollback', 'an account keeps counting when its key changes');
  t.equal(judgeManifest(current, next({ devices: [one, { ...two, identityKey: other.publicKey }] })), 'fork', 'a ghost in place of a device');
  t.equal(judgeManifest(verified(), verified({}, primary)), 'same', 'signatures differ, what they sign does not');
  t.throws(() => judgeManifest(current, next({ account: accountOf('b') })), { code: 'BAD_MANIFEST' });
  t.not(second.publicKey, primary.publicKey);
});
