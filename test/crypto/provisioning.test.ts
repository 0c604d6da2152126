import { PrivateKey } from '@signalapp/libsignal-client';
import fc from 'fast-check';
import t from 'tap';
import {
  DeviceIdentity, OperatorKey, authenticationString, createLinkOffer, decodeLinkUri, openGrant, sealGrant, signManifest,
  type LinkOffer, type ProvisioningGrantFields,
} from '../../crypto/index.ts';
import { own } from '../../crypto/bytes.ts';
import { sealEnvelope } from '../../crypto/provisioning.ts';
import { accountIdToBytes } from '../../proto/ids.ts';
import { SealgateError } from '../../proto/errors.ts';
import { wire } from '../../proto/messages.ts';
import { fields, nowMs, primary } from './manifests.ts';
import { accountOf, deviceOf } from './people.ts';

const newcomer = DeviceIdentity.generate();
const parts = { address: new Uint8Array(16).fill(7), identityKey: newcomer.publicKey, registrationId: 77, deviceName: 'Ann’s laptop & more' };
const offer = createLinkOffer(parts);
const [one, two] = fields.devices;
if (one === undefined || two === undefined) throw new Error('two devices');
const named = { ...two, id: deviceOf(2), incarnation: nowMs, registrationId: 77, identityKey: newcomer.publicKey };
const grant: ProvisioningGrantFields = {
  account: fields.account, number: '+12025550100', manifest: signManifest({ ...fields, devices: [one, named, two] }, primary),
  device: deviceOf(2), incarnation: nowMs, clusterId: fields.clusterId, operatorKey: OperatorKey.generate().publicKey, profileName: 'Ann',
};
const refused = { code: 'BAD_PROVISIONING' };

t.test('the code carries everything, and the grant comes back', async t => {
  t.match(offer.uri, /^sealgate:\/\/link\?/);
  const request = decodeLinkUri(offer.uri);
  t.strictSame({ ...request }, { ...offer.request, address: new Uint8Array(16).fill(7) });
  const message = sealGrant(request, grant);
  t.ok(message.length < 4096);
  const opened = openGrant(offer, message, nowMs);
  t.match(opened, { ...grant, manifest: { version: 3, accountKey: primary.publicKey } });
});

t.test('the server, who knows address and keys but not the secret, cannot answer', async t => {
  const guess = { ...offer.request, secret: new Uint8Array(32) };
  t.throws(() => openGrant(offer, sealGrant(guess, grant), nowMs), refused);
});

t.test('what either side did not see alike does not open', async t => {
  const changes: Partial<LinkOffer['request']>[] = [
    { address: new Uint8Array(16) }, { registrationId: 78 }, { deviceName: 'other' }, { identityKey: primary.publicKey },
    { ephemeralKey: PrivateKey.generate().getPublicKey().serialize() },
  ];
  for (const change of changes) t.throws(() => openGrant(offer, sealGrant({ ...offer.request, ...change }, grant), nowMs), refused, Object.keys(change)[0] ?? '');
});

t.test('a grant that does not name this device', async t => {
  const of = (changes: Partial<ProvisioningGrantFields>) => () => openGrant(offer, sealGrant(offer.request, { ...grant, ...changes }), nowMs);
  t.throws(of({ manifest: signManifest(fields, primary) }), refused, 'not in the manifest');
  t.throws(of({ device: deviceOf(4) }), refused, 'another device of it');
  t.throws(of({ incarnation: 1 }), refused);
  t.throws(of({ manifest: signManifest({ ...fields, devices: [one, { ...named, registrationId: 5 }] }, primary) }), refused, 'another registration id');
  t.throws(of({ manifest: signManifest({ ...fields, devices: [one, { ...named, identityKey: two.identityKey }] }, primary) }), refused, 'another key');
  t.throws(of({ account: accountOf('b') }), refused, 'another account');
  t.throws(of({ clusterId: 'other' }), refused);
  t.throws(of({ operatorKey: new Uint8Array(33) }), refused);
  t.throws(of({ number: '' }), refused);
  const otherKey = own(wire.ProvisioningGrant.encode({ ...grant, account: accountIdToBytes(grant.account), accountKey: newcomer.publicKey }).finish());
  t.throws(() => openGrant(offer, sealEnvelope(offer.request, otherKey, PrivateKey.generate(), new Uint8Array(16)), nowMs), refused, 'another account key than the manifest\'s');
  t.throws(of({ manifest: signManifest({ ...fields, expiresAtMs: nowMs, devices: [one, named] }, primary) }), refused, 'expired');
  t.throws(() => sealGrant(offer.request, { ...grant, profileName: 'x'.repeat(4096) }), refused, 'too long for the server');
  const lying = wire.ProvisioningGrant.encode({ ...grant, account: new Uint8Array(16).fill(0xaa), accountKey: newcomer.publicKey }).finish();
  t.throws(() => openGrant(offer, sealEnvelope(offer.request, new Uint8Array(lying), PrivateKey.generate(), new Uint8Array(16)), nowMs), refused, 'another account key');
});

t.test('the short string: the same on both screens, another for another code', async t => {
  const shown = authenticationString(offer.request);
  t.match(shown, /^\d{3} \d{3}$/);
  t.equal(authenticationString(decodeLinkUri(offer.uri)), shown);
  const others = Array.from({ length: 20 }, () => authenticationString(createLinkOffer(parts).request));
  t.ok(new Set(others).size > 15);
  for (const change of [{ secret: new Uint8Array(32) }, { identityKey: primary.publicKey }, { deviceName: 'x' }]) {
    t.not(authenticationString({ ...offer.request, ...change }), shown);
  }
});

t.test('codes that are none', async t => {
  const zero = Buffer.from([5, ...new Uint8Array(32)]).toString('base64url');
  const bad = [
    '', 'https://example.org', 'sealgate://link?', offer.uri.replace('v=1', 'v=2'), offer.uri.replace(/&r=\d+/, '&r=0'), offer.uri.replace(/&r=\d+/, '&r=1e3'),
    offer.uri.replace(/&a=[^&]+/, '&a=AA'), offer.uri.replace(/&s=[^&]+/, '&s=AA'), offer.uri.replace(/&e=[^&]+/, `&e=${zero}`), offer.uri.replace(/&i=[^&]+/, `&i=${zero}`),
    offer.uri.replace(/&n=.*/, '&n='), offer.uri.replace(/&n=.*/, '&n=%1b%5b2J'), `${offer.uri}${'x'.repeat(1024)}`,
  ];
  for (const uri of bad) t.throws(() => decodeLinkUri(uri), refused, uri.slice(0, 40));
  t.throws(() => createLinkOffer({ ...parts, deviceName: 'two\nlines' }), refused, 'a name that moves the cursor');
  fc.assert(fc.property(fc.string({ maxLength: 200 }), text => throwsRefused(() => decodeLinkUri(`sealgate://link?${text}`))));
});

t.test('random and mutated envelopes', async () => {
  const message = sealGrant(offer.request, grant);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => throwsRefused(() => openGrant(offer, bytes, nowMs))));
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const bytes = new Uint8Array(message);
    bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ flip;
    return throwsRefused(() => openGrant(offer, bytes, nowMs));
  }));
});

function throwsRefused(task: () => unknown): boolean {
  try {
    task();
    return false;
  } catch (error) {
    return SealgateError.is(error, 'BAD_PROVISIONING');
  }
}
