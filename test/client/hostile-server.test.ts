import t from 'tap';
import { createRatchets, createKeyRing, decodeSignedBlob, DeviceIdentity, encodeContent, MemoryKeyDb, makeRetryRequest } from '../../crypto/index.ts';
import { ManualClock } from '../../proto/clock-manual.ts';
import { accountIdFromBytes, accountIdToBytes, parseDeviceId } from '../../proto/ids.ts';
import { wire } from '../../proto/messages.ts';
import { openMemoryProfile } from '../../client/index.ts';
import type { FrameBody } from '../../client/connection/frames.ts';
import { asAccount, deliverFrom, swapAccountKey } from './lies.ts';
import { Rig, type Person } from './rig.ts';
import type { Deliver, ServedDevice } from './scripted-server.ts';

type Bundles = Pick<FrameBody, 'bundles'>;

/** What an operator can make by itself: a first message to `to`, sealed with a key of its own, in the name of `from`. */
async function forgedFirstMessage(rig: Rig, from: Person, to: Person, device = 1): Promise<Uint8Array> {
  const identity = DeviceIdentity.generate();
  const target = rig.server.device(to.number);
  const account = asAccount(from.account);
  const id = parseDeviceId(device);
  if (id === null) throw new Error('not a device');
  const db = new MemoryKeyDb();
  const ratchets = createRatchets({
    db, identity, registrationId: 7, self: { account, device: id }, clock: new ManualClock(), trust: { identityKeyOf: async () => target.identityKey },
  });
  const pair = target.pairs.shift();
  const outcome = await ratchets.seal([{
    peer: { account: asAccount(to.account), device: 1 as never },
    plaintext: encodeContent({ contentId: new Uint8Array(16).fill(9), authoredAtMs: 1, conversation: { account: accountIdToBytes(asAccount(to.account)) }, text: { body: 'send money' } }),
    bundle: { device: 1, incarnation: target.incarnation, registrationId: target.registrationId, signed: target.signed, oneTime: pair?.ec ?? null, kyber: pair?.kyber ?? target.lastResort },
  }], async writes => { db.apply(writes); });
  if (outcome.kind !== 'sealed' || outcome.sealed[0] === undefined) throw new Error('not sealed');
  return outcome.sealed[0].payload;
}

t.test('a first message under the operator\'s own key is not shown, and the next answer is not readable to it', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.enqueue(rig.server.device(bob.number), deliverFrom(rig.server.device(ada.number), await forgedFirstMessage(rig, ada, bob)));
  await rig.until(() => bob.of('quarantined').length === 1, 'noticed');
  t.match(bob.of('quarantined')[0], { reason: 'untrustedIdentity' });
  t.notOk(bob.texts().includes('send money'));
  t.equal(rig.server.device(bob.number).queue.length, 0, 'acknowledged: it does not freeze the queue');
  await rig.done(bob.client.send(ada.account, { text: 'still us' }));
  await rig.until(() => ada.texts().includes('still us'), 'the sessions are untouched');
});

/** The account's manifest with one more device, the operator's; it cannot sign it with the account key. */
function withGhost(rig: Rig, number: string): { payload: Uint8Array; signature: Uint8Array } {
  const real = decodeSignedBlob(rig.server.account(number).manifest);
  const manifest = wire.Manifest.decode(real.payload);
  manifest.version += 1;
  manifest.devices.push(new wire.ManifestDevice({ id: 2, incarnation: 5, registrationId: 5, identityKey: DeviceIdentity.generate().publicKey, capabilities: [] }));
  const payload = wire.Manifest.encode(manifest).finish();
  return { payload, signature: DeviceIdentity.generate().sign(payload) };
}

t.test('a ghost device in a peer\'s manifest gets nothing', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const account = rig.server.account(bob.number);
  rig.server.setManifest(account, withGhost(rig, bob.number), account.version + 1);
  const before = rig.server.count('send');
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'secret' })), { code: 'MANIFEST_REFUSED' });
  t.match(ada.of('manifestRefused'), [{ account: bob.account, own: false, reason: 'invalid' }]);
  t.equal(rig.server.count('send'), before + 1, 'nothing was sealed for what the server showed');
  t.equal((await ada.client.history(bob.number)).at(-1)?.state, 'failed');
});

t.test('a ghost device in the own manifest gets no copies', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.event(rig.server.device(ada.number), { manifestChanged: { manifest: withGhost(rig, ada.number) } });
  await rig.until(() => ada.of('manifestRefused').length === 1, 'noticed');
  t.match(ada.of('manifestRefused')[0], { account: ada.account, own: true });
  const recipients: string[] = [];
  rig.server.answer = (frame, device) => {
    if (frame.send && device?.account === ada.account) recipients.push(accountIdFromBytes(frame.send.recipient ?? new Uint8Array()) ?? '');
    return null;
  };
  await rig.done(ada.client.send(bob.number, { text: 'just us' }));
  await rig.pass(500);
  t.ok(recipients.length > 0);
  t.ok(recipients.every(recipient => recipient === bob.account), 'nothing to itself');
  t.equal(ada.of('deviceLinked').length, 0);
});

t.test('a manifest that rolls back', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const account = rig.server.account(bob.number);
  const old = { manifest: account.manifest, version: account.version };
  const tablet = await rig.open(bob.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void bob.client.acceptLink(uri, async () => true); } }));
  await rig.done(ada.client.send(bob.number, { text: 'to two devices' }));
  rig.server.setManifest(account, old.manifest, old.version);
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'to one' })), { code: 'MANIFEST_REFUSED' });
  t.match(ada.of('manifestRefused'), [{ reason: 'rollback' }]);
});

t.test('an envelope id used again for another message hides nothing', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const id = new Uint8Array(16).fill(7);
  rig.server.onDeliver = deliver => [{ ...deliver, envelopeId: id }];
  await rig.done(ada.client.send(bob.number, { text: 'one' }));
  await rig.done(ada.client.send(bob.number, { text: 'two' }));
  await rig.until(() => bob.texts().includes('two'), 'the second');
  t.strictSame(bob.texts(), ['first', 'one', 'two']);
});

t.test('every delivery twice: shown once', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.onDeliver = deliver => [deliver, deliver, { ...deliver, envelopeId: new Uint8Array(16).fill(3) }];
  await rig.done(ada.client.send(bob.number, { text: 'one' }));
  await rig.done(ada.client.send(bob.number, { text: 'two' }));
  await rig.until(() => rig.server.device(bob.number).queue.length === 0 && bob.texts().includes('two'), 'all are acknowledged');
  t.strictSame(bob.texts(), ['first', 'one', 'two']);
  t.equal(bob.of('quarantined').length, 0);
});

t.test('a swapped account key is noticed; what was written before does not go to it', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  swapAccountKey(rig, bob.number);
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'for bob' })), { code: 'IDENTITY_CHANGED' });
  t.strictSame(ada.of('identityChanged'), [{ account: bob.account, wasVerified: false }]);
  t.equal((await ada.client.contact(bob.number))?.keyChangePending, true);
  t.ok((await ada.client.history(bob.number)).some(message => message.body.kind === 'identityChanged'), 'shown in the chat');
  await rig.done(ada.client.send(bob.number, { text: 'written after the notice' }));
});

t.test('a swapped account key of somebody verified gets nothing until it is confirmed', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const numbers = [await rig.done(ada.client.safetyNumber(bob.number)), await rig.done(bob.client.safetyNumber(ada.account))] as const;
  t.equal(numbers[0].digits, numbers[1].digits);
  t.equal(await rig.done(ada.client.scanVerify(bob.number, numbers[1].qr)), true);
  swapAccountKey(rig, bob.number);
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'one' })), { code: 'IDENTITY_CHANGED' });
  const before = rig.server.count('send');
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'two' })), { code: 'IDENTITY_CHANGED' });
  await t.rejects(rig.done(ada.client.react(bob.number, (await ada.client.history(bob.number))[0]?.contentId ?? '', 'x')), { code: 'IDENTITY_CHANGED' });
  t.equal(rig.server.count('send'), before);
  t.match(ada.of('identityChanged'), [{ wasVerified: true }]);
  t.equal(await rig.done(ada.client.scanVerify(bob.number, numbers[1].qr)), false, 'the old code no longer matches');
  await rig.done(ada.client.confirmIdentity(bob.number));
  await rig.done(ada.client.send(bob.number, { text: 'three' }));
  t.match(await ada.client.contact(bob.number), { verified: false, keyChangePending: false });
});

t.test('a key that is swapped while a person compares numbers is not marked as verified', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await t.rejects(ada.client.markVerified(bob.number, true), { code: 'IDENTITY_CHANGED' }, 'nobody has looked at the number');
  await ada.client.safetyNumber(bob.number);
  swapAccountKey(rig, bob.number);
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'the new key is pinned' })), { code: 'IDENTITY_CHANGED' });
  await t.rejects(ada.client.markVerified(bob.number, true), { code: 'IDENTITY_CHANGED' });
  t.match(await ada.client.contact(bob.number), { verified: false, keyChangePending: true });
  await ada.client.safetyNumber(bob.number);
  await ada.client.markVerified(bob.number, true);
  t.match(await ada.client.contact(bob.number), { verified: true, keyChangePending: false });
});

t.test('a message relabelled as somebody else\'s', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const eve = await rig.person('+12025550102');
  await rig.done(eve.client.send(bob.number, { text: 'I am eve' }));
  await rig.until(() => bob.texts().includes('I am eve'), 'eve');
  rig.server.onDeliver = deliver => [{ ...deliver, sender: accountIdToBytes(asAccount(ada.account)), senderIncarnation: rig.server.device(ada.number).incarnation }];
  await rig.done(eve.client.send(bob.number, { text: 'I am ada' }));
  await rig.until(() => bob.of('quarantined').length > 0, 'noticed');
  t.notOk(bob.texts().includes('I am ada'));
});

t.test('retry requests: forged ones are not answered, true ones once', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let kept: Deliver | null = null;
  rig.server.onDeliver = deliver => { kept ??= deliver; return [deliver]; };
  const sent = await rig.done(ada.client.send(bob.number, { text: 'asked for' }));
  await rig.until(() => bob.texts().includes('asked for'), 'it');
  const payload = (kept as Deliver | null)?.payload ?? new Uint8Array();
  const request = (acceptedAtMs: number): Uint8Array => makeRetryRequest({ account: asAccount(ada.account), device: 1 as never }, payload, acceptedAtMs) ?? new Uint8Array();
  const from = rig.server.device(bob.number);
  rig.server.enqueue(rig.server.device(ada.number), deliverFrom(from, request(12345)));
  await rig.until(() => ada.of('quarantined').length === 1, 'noticed');
  t.match(ada.of('quarantined')[0], { reason: 'forgedRetryRequest' });
  const before = rig.server.count('send');
  rig.server.enqueue(rig.server.device(ada.number), deliverFrom(from, request(sent.acceptedAtMs), { envelopeId: new Uint8Array(16).fill(1) }));
  await rig.until(() => rig.server.count('send') > before, 'answered');
  rig.server.enqueue(rig.server.device(ada.number), deliverFrom(from, request(sent.acceptedAtMs), { envelopeId: new Uint8Array(16).fill(2) }));
  await rig.until(() => ada.of('quarantined').length === 2, 'only once');
  await rig.pass(300);
  t.strictSame(bob.texts(), ['first', 'asked for'], 'and not shown twice');
  t.equal(bob.of('quarantined').length, 0, 'nor taken for something new');
});

t.test('what cannot be read is asked for again, and then shown', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.onDeliver = (deliver, to) => {
    if (to.account !== bob.account) return [deliver];
    rig.server.onDeliver = one => [one];
    const { type, ciphertext } = wire.SealedPayload.decode(deliver.payload ?? new Uint8Array());
    const broken = new Uint8Array(ciphertext);
    broken[broken.length - 3] = (broken[broken.length - 3] ?? 0) ^ 1;
    return [{ ...deliver, payload: wire.SealedPayload.encode({ type, ciphertext: broken }).finish() }];
  };
  await rig.done(ada.client.send(bob.number, { text: 'damaged on the way' }));
  await rig.until(() => bob.of('quarantined').length === 1, 'noticed');
  await rig.until(() => bob.texts().includes('damaged on the way'), 'sent again');
  t.strictSame(bob.texts(), ['first', 'damaged on the way']);
});

t.test('a one-time key that was never there does not stop the queue', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  const bob = await rig.person('+12025550101');
  const bundleOf = (device: ServedDevice): Bundles => ({ bundles: { bundles: [{
    device: 1, incarnation: device.incarnation, registrationId: device.registrationId, signed: device.signed, kyber: device.lastResort,
    oneTime: { id: 4711, key: DeviceIdentity.generate().publicKey },
  }] } });
  rig.server.answer = frame => frame.takeBundles ? bundleOf(rig.server.device(bob.number)) : null;
  await rig.done(ada.client.send(bob.number, { text: 'lost' }));
  await rig.until(() => bob.of('quarantined').length === 1, 'noticed');
  t.match(bob.of('quarantined')[0], { reason: 'missingPreKey' });
  t.equal(rig.server.device(bob.number).queue.length, 0, 'acknowledged');
  rig.server.answer = () => null;
  const eve = await rig.person('+12025550102');
  await rig.done(eve.client.send(bob.number, { text: 'next' }));
  await rig.until(() => bob.texts().includes('next'), 'the queue goes on');
});

t.test('pre-keys that the device has not signed', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  const bob = await rig.person('+12025550101');
  const keys = createKeyRing(DeviceIdentity.generate(), 1);
  rig.server.device(bob.number).signed = keys.signed;
  rig.server.device(bob.number).lastResort = keys.lastResort;
  await t.rejects(rig.done(ada.client.send(bob.number, { text: 'x' })), { code: 'MANIFEST_REFUSED' });
  t.match(ada.of('manifestRefused'), [{ reason: 'bundle' }]);
  await rig.done(bob.client.refillKeys());
  rig.server.goDown();
  rig.server.comeUp();
  await rig.done(bob.client.close());
});

t.test('a device that the manifest does not name', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.enqueue(rig.server.device(bob.number), deliverFrom(rig.server.device(ada.number), await forgedFirstMessage(rig, ada, bob, 5), { senderDevice: 5 }));
  await rig.until(() => bob.of('quarantined').length === 1, 'noticed');
  t.match(bob.of('quarantined')[0], { reason: 'unlistedDevice', senderDevice: 5 });
  t.notOk(bob.texts().includes('send money'));
});

t.test('a split view shows as soon as the two talk', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const old = rig.server.account(ada.number).manifest;
  const tablet = await rig.open(ada.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void ada.client.acceptLink(uri, async () => true); } }));
  rig.server.answer = (frame, device) => frame.findAccount && device?.account === bob.account
    ? { accountInfo: { account: accountIdToBytes(asAccount(ada.account)), manifest: old } } : null;
  await rig.done(ada.client.send(bob.number, { text: 'I have two devices' }));
  await rig.until(() => bob.of('manifestConflict').length === 1, 'noticed');
  t.match(bob.of('manifestConflict')[0], { account: ada.account, whose: 'author', version: 2 });
});

t.test('a message that is held back shows as a gap', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.onDeliver = () => [];
  const held = await rig.done(ada.client.send(bob.number, { text: 'held back' }));
  rig.server.onDeliver = deliver => [deliver];
  await rig.done(ada.client.send(bob.number, { text: 'after it' }));
  await rig.until(() => bob.texts().includes('after it'), 'the next');
  rig.server.goDown();
  rig.server.comeUp();
  await rig.until(() => bob.of('gap').length === 1, 'noticed');
  t.match(bob.of('gap')[0], { conversation: ada.account, author: ada.account, previousId: held.contentId });
});

t.test('keys of ours that the server has swapped', async t => {
  const rig = new Rig(t);
  const bob = await rig.person('+12025550101', { keepKeys: true });
  await rig.until(() => rig.server.device(bob.number).pairs.length === 100, 'uploaded up to 100');
  const keys = createKeyRing(DeviceIdentity.generate(), 1);
  rig.server.device(bob.number).signed = keys.signed;
  rig.server.goDown();
  rig.server.comeUp();
  await rig.until(() => bob.of('keysReplaced').length === 1, 'noticed');
  await rig.until(() => rig.server.device(bob.number).signed !== keys.signed, 'replaced by ours');
});
