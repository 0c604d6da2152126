import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import { PinnedManifests } from '../../../client/trust/pinned-manifests.ts';
import { DeviceIdentity, signManifest, verifyManifest } from '../../../crypto/index.ts';
import { accountIdToBytes, PRIMARY_DEVICE } from '../../../proto/ids.ts';
import { asAccount, swapAccountKey, underOtherKey } from '../lies.ts';
import { account } from '../profile/contract.ts';
import { Rig } from '../rig.ts';

t.test('another account key for the own account is refused, whoever signed it', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  const { manifest } = underOtherKey(rig, ada.number);
  rig.server.event(rig.server.device(ada.number), { manifestChanged: { manifest } });
  await rig.until(() => ada.of('manifestRefused').length === 1, 'refused');
  t.match(ada.of('manifestRefused'), [{ own: true, reason: 'ownAccountKey' }]);
  t.equal(ada.client.self?.manifestVersion, 1);
});

t.test('a server that answers with another account than was asked for gets nothing for it', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const eve = await rig.person('+12025550102');
  rig.server.answer = frame => frame.findAccount
    ? { accountInfo: { account: accountIdToBytes(asAccount(eve.account)), manifest: rig.server.account(eve.number).manifest } } : null;
  const newcomer = await rig.person('+12025550103');
  await t.rejects(rig.done(newcomer.client.send(bob.account, { text: 'for bob' })), { code: 'MANIFEST_REFUSED' });
  t.match(newcomer.of('manifestRefused'), [{ account: bob.account, reason: 'invalid' }]);
  t.equal(newcomer.profile.get('manifest', asAccount(eve.account)), null);
  t.strictSame([ada.errors, bob.errors], [[], []]);
});

t.test('sessions with a device that is gone are forgotten', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const tablet = await rig.open(bob.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void bob.client.acceptLink(uri, async () => true); } }));
  await rig.done(ada.client.send(bob.number, { text: 'to both' }));
  t.ok(await ada.profile.keys.get('session', `${bob.account}.2`));
  await rig.done(bob.client.removeDevice(2));
  await rig.done(ada.client.send(bob.number, { text: 'to one' }));
  let found: unknown;
  await rig.until(() => {
    void ada.profile.keys.get('session', `${bob.account}.2`).then(session => { found = session; });
    return found === null;
  }, 'forgotten');
  t.ok(await ada.profile.keys.get('session', `${bob.account}.1`));
});

t.test('somebody verified is not any more when the key changes, and two changes ask for no less than one', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await ada.client.safetyNumber(bob.number);
  await ada.client.markVerified(bob.number, true);
  for (const change of ['first', 'second']) {
    swapAccountKey(rig, bob.number);
    await rig.done(ada.client.custody(bob.number));
    t.match(await ada.client.contact(bob.number), { verified: false, keyChangePending: true }, change);
    await t.rejects(rig.done(ada.client.send(bob.number, { text: change })), { code: 'IDENTITY_CHANGED' });
  }
  t.match(ada.of('identityChanged'), [{ wasVerified: true }, { wasVerified: true }]);
});

t.test('what was seen of earlier versions stays known', async t => {
  const store = openMemoryProfile();
  const pins = new PinnedManifests(store);
  const identity = DeviceIdentity.generate();
  const manifests = [1, 2].map(version => verifyManifest(signManifest({
    account: account('a'), kind: 'consumer', custody: 'device', clusterId: 'test', version, issuedAtMs: version, expiresAtMs: 0, vendor: '',
    devices: [{ id: PRIMARY_DEVICE, incarnation: 1, registrationId: 1, identityKey: identity.publicKey, capabilities: [] }],
  }, identity), { nowMs: 0 }));
  for (const manifest of manifests) pins.pin(manifest, []);
  t.strictSame([1, 2, 3].map(version => pins.hashOf(account('a'), version)), [...manifests.map(({ hash }) => Buffer.from(hash).toString('hex')), null]);
});
