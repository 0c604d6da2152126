import fc from 'fast-check';
import t from 'tap';
import { OperatorKey, custodyLabel, signBusinessIdentity, verifyBusinessIdentity, type BusinessIdentityFields } from '../../crypto/index.ts';
import { signingBytes } from '../../crypto/signed-blob.ts';
import { SealgateError } from '../../proto/errors.ts';
import { business, fields as consumer, nowMs, primary, verified } from './manifests.ts';
import { accountOf } from './people.ts';

const operator = OperatorKey.generate();
const given: BusinessIdentityFields = {
  account: business.account, legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', hosting: 'self-hosted', vendor: '', badge: true,
  issuedAtMs: nowMs, expiresAtMs: nowMs + 1000, custodyVersion: 2, purpose: 'orders', retention: '30 days', policyUrl: 'https://lima.example/policy',
};
const expectations = { operatorKey: operator.publicKey, account: business.account };
const verify = (changes: Partial<BusinessIdentityFields> = {}) => verifyBusinessIdentity(signBusinessIdentity({ ...given, ...changes }, operator), expectations);
const manifest = verified({}, primary, business);
const unproven = { custody: 'operator-hosted', endToEnd: false, badge: false, legalEntity: '', displayName: '', vendor: '', custodyVersion: 0, purpose: '', retention: '', policyUrl: '' };

t.test('signed by the pinned operator key only', async t => {
  t.match(verify(), given);
  const blob = signBusinessIdentity(given, operator);
  const bad = { code: 'BAD_MANIFEST' };
  t.throws(() => verifyBusinessIdentity(blob, { ...expectations, operatorKey: OperatorKey.generate().publicKey }), bad);
  t.throws(() => verifyBusinessIdentity(blob, { ...expectations, account: accountOf('b') }), bad);
  t.throws(() => verifyBusinessIdentity({ ...blob, signature: operator.sign(signingBytes('sealgate/manifest/v1', blob.payload)) }, expectations), bad, 'of another domain');
  t.throws(() => signBusinessIdentity({ ...given, legalEntity: 'x'.repeat(3000) }, operator), bad);
  t.strictSame(OperatorKey.deserialize(operator.serialize()).publicKey, operator.publicKey);
});

t.test('the label is what both agree on', async t => {
  t.strictSame(custodyLabel(manifest, verify(), nowMs), {
    custody: 'self-hosted', endToEnd: true, badge: true, legalEntity: 'Lima Plants Ltd', displayName: 'Lima Plants', vendor: '', custodyVersion: 2, purpose: 'orders', retention: '30 days', policyUrl: 'https://lima.example/policy',
  });
  const hosted = verified({ custody: 'vendor-hosted', vendor: 'V' }, primary, business);
  t.match(custodyLabel(hosted, verify({ hosting: 'vendor-hosted', vendor: 'V' }), nowMs), { custody: 'vendor-hosted', endToEnd: false, vendor: 'V', badge: true });
  t.match(custodyLabel(verified({}, primary, consumer), null, nowMs), { custody: 'device', endToEnd: true, badge: false });
});

t.test('absent, expired or contradictory: operator-hosted', async t => {
  const hosted = verified({ custody: 'vendor-hosted', vendor: 'V' }, primary, business);
  t.strictSame(custodyLabel(manifest, null, nowMs), unproven, 'absent');
  t.strictSame(custodyLabel(verified({ kind: 'business' }, primary, consumer), null, nowMs), { ...unproven, custody: 'device', endToEnd: true }, 'but its own devices need nobody\'s word');
  t.strictSame(custodyLabel(verified({ kind: 'business', expiresAtMs: nowMs + 1 }, primary, consumer), null, nowMs + 1), unproven, 'unless that word has expired');
  t.strictSame(custodyLabel(manifest, verify(), nowMs + 1000), unproven, 'expired');
  t.strictSame(custodyLabel(manifest, verify({ hosting: 'vendor-hosted' }), nowMs), unproven, 'contradictory');
  t.strictSame(custodyLabel(hosted, verify(), nowMs), unproven, 'the operator may not make it better than the manifest');
  t.strictSame(custodyLabel(hosted, verify({ hosting: 'vendor-hosted', vendor: 'W' }), nowMs), unproven, 'another vendor');
  t.strictSame(custodyLabel(verified({ account: accountOf('b') }, primary, business), verify(), nowMs), unproven, 'of another account');
  t.strictSame(custodyLabel(verified({ expiresAtMs: nowMs + 1 }, primary, business), verify({ expiresAtMs: 0 }), nowMs + 1), unproven, 'the manifest has expired');
});

t.test('random bytes: BAD_MANIFEST', async () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
    for (const input of [bytes, { payload: bytes, signature: operator.sign(signingBytes('sealgate/business/v1', bytes)) }]) {
      try {
        verifyBusinessIdentity(input, expectations);
        return false;
      } catch (error) {
        if (!SealgateError.is(error, 'BAD_MANIFEST')) return false;
      }
    }
    return true;
  }), { numRuns: 60 });
});
