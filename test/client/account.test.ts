import t from 'tap';
import { openMemoryProfile } from '../../client/index.ts';
import { Rig } from './rig.ts';

t.test('registration', async t => {
  const rig = new Rig(t);
  const ada = await rig.open('+12025550100', openMemoryProfile());
  t.equal(ada.client.self, null);
  await t.rejects(ada.client.connect(), { code: 'PROFILE_MISSING' });
  await t.rejects(ada.client.history('+12025550101'), { code: 'PROFILE_MISSING' });
  const attempts: number[] = [];
  const self = await rig.done(ada.client.register(ada.number, { name: 'Ada', code: async sent => { attempts.push(sent.attempt); return sent.attempt < 2 ? '000000' : ' 123456\n'; } }));
  t.strictSame(attempts, [1, 2], 'a wrong code is asked for again');
  t.match(self, { number: ada.number, device: 1, name: 'Ada', manifestVersion: 1, clusterId: 'test' });
  await t.rejects(ada.client.register(ada.number, { code: async () => '' }), { code: 'PROFILE_EXISTS' });
  const bob = await rig.open('+12025550101', openMemoryProfile());
  await t.rejects(rig.done(bob.client.register(bob.number, { code: async () => 'wrong' })), { code: 'BAD_CODE' });
  t.equal(bob.client.self, null);
  await rig.done(bob.client.register(bob.number, { code: async () => '123456' }));
});

t.test('a kept account has a new key, a recycled one is somebody else', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const phone = await rig.open(bob.number, openMemoryProfile());
  const self = await rig.done(phone.client.register(bob.number, { code: async () => '123456', pin: '2580' }));
  t.equal(self.account, bob.account);
  t.equal(self.manifestVersion, 2);
  await rig.done(phone.client.connect());
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'written before' })), { code: 'IDENTITY_CHANGED' });
  await rig.done(ada.client.send(bob.number, { text: 'written after' }));
  await rig.until(() => phone.texts().includes('written after'), 'it');
  await ada.client.safetyNumber(bob.number);
  await ada.client.markVerified(bob.number, true);
  const stranger = await rig.open(bob.number, openMemoryProfile());
  const other = await rig.done(stranger.client.register(bob.number, { code: async () => '123456' }));
  t.not(other.account, bob.account);
  await rig.done(stranger.client.connect());
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'for bob' })), { code: 'IDENTITY_CHANGED' });
  t.match(ada.of('identityChanged').at(-1), { account: other.account, wasVerified: true });
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'for bob, again' })), { code: 'IDENTITY_CHANGED' }, 'the person whom it was is not who it is');
  await ada.client.confirmIdentity(bob.number);
  await rig.done(ada.client.send(bob.number, { text: 'for whom it is now' }));
  await rig.until(() => stranger.texts().length === 1, 'the message');
  t.strictSame(stranger.texts(), ['for whom it is now']);
});

t.test('PIN, push, data, deletion', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  t.match(await rig.done(ada.client.setPin('2580')), /^[0-9a-f]{64}$/);
  const lock = rig.server.seen.find(frame => frame.setRegistrationLock)?.setRegistrationLock;
  t.equal(lock?.pinHash?.length, 32);
  t.equal(lock?.recoveryHash?.length, 32);
  t.equal(await rig.done(ada.client.setPin(null)), null);
  await rig.done(ada.client.setPush({ kind: 'http', endpoint: 'https://push.example/x' }));
  t.match(rig.server.seen.find(frame => frame.setPush)?.setPush, { kind: 2, endpoint: 'https://push.example/x' });
  const data = await rig.done(ada.client.exportMyData());
  t.match(data, { self: { number: ada.number }, server: { kept: 'little' } });
  t.equal(data.messages.length, 2);
  await rig.done(ada.client.deleteAccount('2580'));
  t.equal(ada.client.self, null);
  t.equal(ada.profile.list('message').length, 0);
  t.equal(rig.server.count('deleteAccount'), 1);
  t.equal((await bob.client.contacts()).length, 1);
});

t.test('a link that the person refuses, and one that is forged', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  const tablet = await rig.open(ada.number, openMemoryProfile());
  let uri = '';
  const linking = tablet.client.link({ deviceName: 'tablet', onUri: shown => { uri = shown; } });
  linking.catch(() => undefined);
  await rig.until(() => uri !== '', 'a code');
  await t.rejects(rig.done(ada.client.acceptLink(uri, async () => false)), { code: 'DECLINED' });
  t.equal(rig.server.count('sendProvisioning'), 0);
  await t.rejects(rig.done(ada.client.acceptLink('sealgate://link?nonsense', async () => true)), { code: 'BAD_PROVISIONING' });
  const address = [...rig.server.links.values()][0];
  address?.push(0, { provisioningMessage: { message: new Uint8Array(300) } });
  await t.rejects(rig.done(linking), { code: 'BAD_PROVISIONING' });
  t.equal(tablet.client.self, null);
});

t.test('keys are refilled when they run low', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100', { keepKeys: true });
  const device = rig.server.device(ada.number);
  await rig.until(() => device.pairs.length === 100, 'full');
  t.equal(rig.server.seen.filter(frame => frame.uploadKeys).length, 4, 'in batches of 25');
  device.pairs.splice(0, 85);
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => device.pairs.length === 100, 'full again');
  t.equal(new Set(device.pairs.map(pair => pair.ec.id)).size, 100, 'ids are not used twice');
  const before = device.signed;
  await rig.pass(1000);
  rig.clock.stepWall(8 * 86_400_000);
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => device.signed !== before, 'rotated after a week');
});
