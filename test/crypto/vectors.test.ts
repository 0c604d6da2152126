import { readFileSync } from 'node:fs';
import { PrivateKey } from '@signalapp/libsignal-client';
import t from 'tap';
import {
  authenticationString, decodeContent, decodeLinkUri, encodeContent, keyDigest, openGrant, pinHash, serializeContent, verifyManifest, type LinkOffer,
} from '../../crypto/index.ts';
import { encodeLinkUri } from '../../crypto/link-uri.ts';
import { sealEnvelope } from '../../crypto/provisioning.ts';
import { signingBytes } from '../../crypto/signed-blob.ts';
import { parseAccountId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';

/** Golden: bytes that other implementations must make or take as well. `sentence` says how they come about. */
interface Vectors {
  readonly manifest: { readonly sentence: string; readonly payload: string; readonly signingBytes: string; readonly signature: string; readonly hash: string; readonly version: number; readonly account: string };
  readonly content: { readonly sentence: string; readonly contentId: string; readonly authoredAtMs: number; readonly text: string; readonly encoded: string; readonly padded: string };
  readonly provisioning: {
    readonly sentence: string; readonly uri: string; readonly authenticationString: string; readonly newDevicePrivateKey: string; readonly primaryPrivateKey: string;
    readonly iv: string; readonly grant: string; readonly envelope: string; readonly nowMs: number;
  };
  readonly keyDigest: { readonly sentence: string; readonly identityKey: string; readonly signedId: number; readonly signedKey: string; readonly lastResortId: number; readonly lastResortKey: string; readonly digest: string };
  readonly pinHash: { readonly sentence: string; readonly pin: string; readonly account: string; readonly hash: string };
}

const vectors = JSON.parse(readFileSync(new URL('./vectors/vectors.json', import.meta.url), 'utf8')) as Vectors;
const bytes = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'));
const hex = (of: Uint8Array): string => Buffer.from(of).toString('hex');

t.test('manifest', async t => {
  const { payload, signature, version, account, ...expected } = vectors.manifest;
  t.equal(hex(signingBytes('sealgate/manifest/v1', bytes(payload))), expected.signingBytes);
  const manifest = verifyManifest({ payload: bytes(payload), signature: bytes(signature) }, { nowMs: 0 });
  t.equal(manifest.version, version);
  t.equal(manifest.account, account);
  t.equal(hex(manifest.hash), expected.hash);
});

t.test('content', async t => {
  const { contentId, authoredAtMs, text, encoded, padded } = vectors.content;
  const content = { contentId: bytes(contentId), authoredAtMs, text: { body: text } };
  t.equal(hex(serializeContent(content)), encoded);
  t.equal(hex(encodeContent(content)), padded);
  t.match(decodeContent(bytes(padded)), { kind: 'content', content: { text: { body: text } } });
});

t.test('linking', async t => {
  const v = vectors.provisioning;
  const request = decodeLinkUri(v.uri);
  t.equal(encodeLinkUri(request), v.uri);
  t.equal(authenticationString(request), v.authenticationString);
  const envelope = sealEnvelope(request, bytes(v.grant), PrivateKey.deserialize(bytes(v.primaryPrivateKey)), bytes(v.iv));
  t.equal(hex(envelope), v.envelope);
  const offer: LinkOffer = { request, uri: v.uri, privateKey: bytes(v.newDevicePrivateKey) };
  t.equal(openGrant(offer, envelope, v.nowMs).number, wire.ProvisioningGrant.decode(bytes(v.grant)).number);
});

t.test('digest of the repeated-use keys', async t => {
  const v = vectors.keyDigest;
  t.equal(hex(keyDigest(bytes(v.identityKey), { id: v.signedId, key: bytes(v.signedKey) }, { id: v.lastResortId, key: bytes(v.lastResortKey) })), v.digest);
});

t.test('PIN hash', async t => {
  const account = parseAccountId(vectors.pinHash.account);
  if (account === null) throw new Error('no account');
  t.equal(hex(pinHash(vectors.pinHash.pin, account)), vectors.pinHash.hash);
});
