import t from 'tap';
import { OperatorKey, signClusterUrls, verifyClusterUrls } from '../../crypto/index.ts';
import { signingBytes } from '../../crypto/signed-blob.ts';

const operator = OperatorKey.generate();
const fields = { clusterId: 'c', urls: ['wss://a.example', 'wss://b.example'], issuedAtMs: 1000, expiresAtMs: 2000 };
const expected = { operatorKey: operator.publicKey, clusterId: 'c', nowMs: 1500 };

t.test('the URLs of a cluster count only under its operator key, for its id, in their time', async t => {
  const blob = signClusterUrls(fields, operator);
  t.strictSame(verifyClusterUrls(blob, expected), fields.urls);
  t.equal(verifyClusterUrls(blob, { ...expected, operatorKey: OperatorKey.generate().publicKey }), null);
  t.equal(verifyClusterUrls(blob, { ...expected, clusterId: 'd' }), null);
  t.equal(verifyClusterUrls(blob, { ...expected, nowMs: 2000 }), null, 'expired');
  t.equal(verifyClusterUrls({ ...blob, signature: operator.sign(signingBytes('sealgate/business/v1', blob.payload)) }, expected), null, 'signed for something else');
  t.equal(verifyClusterUrls({ payload: Uint8Array.of(255), signature: operator.sign(signingBytes('sealgate/cluster/v1', Uint8Array.of(255))) }, expected), null, 'malformed');
  t.equal(verifyClusterUrls({}, expected), null);
  t.equal(verifyClusterUrls(blob, { ...expected, operatorKey: new Uint8Array() }), null, 'a profile without a pinned key believes nothing');
});
