import t from 'tap';
import { openMemoryProfile } from '../../client/index.ts';
import { messageKey } from '../../client/messages/message-rows.ts';
import { put } from '../../client/profile/profile-rows.ts';
import { makeRetryRequest, type DeviceAddress } from '../../crypto/index.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import { Rig, type Person } from './rig.ts';

t.test('what people send each other', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const first = await rig.done(ada.client.send(bob.number, { text: 'hello' }));
  await rig.until(() => bob.texts().includes('hello'), 'hello');
  const shown = bob.of('message').at(-1);
  t.match(shown, { author: ada.account, contentId: first.contentId, envelopeId: first.envelopeId, state: 'received', outgoing: false });

  await rig.done(bob.client.send(ada.account, { text: 'indeed', replyTo: first.contentId }));
  await rig.until(() => ada.texts().includes('indeed'), 'the reply');
  t.match(ada.of('message').at(-1)?.body, { kind: 'text', replyTo: { author: ada.account, contentId: first.contentId } });

  await rig.done(bob.client.react(ada.account, first.contentId, '👍'));
  await rig.until(() => ada.of('reaction').length === 1, 'the reaction');
  t.match(ada.of('reaction')[0], { author: bob.account, emoji: '👍', message: { contentId: first.contentId } });
  await rig.done(ada.client.edit(bob.number, first.contentId, 'hello!'));
  await rig.until(() => bob.of('edited').length === 1, 'the edit');
  await rig.done(ada.client.sendLocation(bob.number, { latitude: 1.5, longitude: -2, name: 'here' }));
  await rig.done(ada.client.sendContact(bob.number, 'BEGIN:VCARD\nEND:VCARD'));
  await rig.until(() => bob.texts().includes('contact'), 'the contact');
  await rig.done(ada.client.remove(bob.number, first.contentId));
  await rig.until(() => bob.of('deleted').length === 1, 'the deletion');
  const history = await bob.client.history(ada.account);
  t.match(history.map(message => message.body.kind), ['text', 'text', 'text', 'text', 'location', 'contact']);
  t.match(history[2], { deleted: true, body: { kind: 'text', text: '' } });
  t.strictSame((await ada.client.history(bob.number)).map(message => message.contentId), history.map(message => message.contentId), 'both sides have the same');
  await t.rejects(rig.done(bob.client.edit(ada.account, first.contentId, 'not mine')), { code: 'UNKNOWN_MESSAGE' });
  t.strictSame([...ada.errors, ...bob.errors], []);
});

t.test('receipts: batched, encrypted, after acceptance only', async t => {
  const rig = new Rig(t);
  const ada = await rig.person('+12025550100');
  const bob = await rig.person('+12025550101');
  const sent = await rig.done(ada.client.send(bob.number, { text: 'who is there' }));
  await rig.until(() => bob.of('request').length === 1, 'the request');
  t.equal((await bob.client.contact(ada.account))?.relation, 'request');
  await rig.done(bob.client.markRead(ada.account));
  await rig.pass(3000);
  t.equal(ada.of('receipt').length, 0, 'a stranger learns nothing');
  await rig.done(ada.client.send(bob.number, { text: 'still there' }));
  await rig.until(() => bob.texts().length === 2, 'the second');
  await rig.done(bob.client.accept(ada.account));
  await rig.until(() => ada.of('receipt').length === 1, 'the receipt');
  t.match(ada.of('receipt')[0], { from: bob.account, kind: 'delivered' });
  for (let n = 0; n < 5; n += 1) await rig.done(ada.client.send(bob.number, { text: `n${n}` }));
  await rig.until(() => bob.texts().length === 7, 'five more');
  await rig.done(bob.client.markRead(ada.account));
  await rig.until(() => ada.of('receipt').some(receipt => receipt.kind === 'read'), 'read');
  await rig.pass(3000);
  t.ok(ada.of('receipt').length <= 3, 'gathered');
  t.equal((await ada.client.find(sent.contentId))?.state, 'accepted', 'read before acceptance is not told');
  const told = ada.of('receipt').length;
  await rig.done(bob.client.setReceipts(false));
  await rig.done(ada.client.send(bob.number, { text: 'quiet' }));
  await rig.until(() => bob.texts().includes('quiet'), 'quiet');
  await rig.done(bob.client.markRead(ada.account));
  await rig.pass(3000);
  t.equal(ada.of('receipt').length, told, 'switched off');
});

t.test('disappearing messages', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await rig.done(ada.client.setTimer(bob.number, 30));
  await rig.until(() => bob.of('timerChanged').length === 1, 'the timer');
  t.match(bob.of('timerChanged')[0], { seconds: 30, by: ada.account });
  const sent = await rig.done(ada.client.send(bob.number, { text: 'burn' }));
  await rig.until(() => bob.texts().includes('burn'), 'burn');
  await rig.pass(31_000);
  t.equal(await ada.client.find(sent.contentId), null, 'gone at the author, from acceptance on');
  t.ok(await bob.client.find(sent.contentId), 'not read yet: stays');
  await rig.done(bob.client.markRead(ada.account));
  await rig.pass(31_000);
  t.equal(await bob.client.find(sent.contentId), null, 'gone after reading');
});

t.test('what was taken back or has disappeared is neither kept nor sent again', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const tablet = await rig.open(ada.number, openMemoryProfile());
  await rig.done(tablet.client.link({ deviceName: 'tablet', onUri: uri => { void ada.client.acceptLink(uri, async () => true); } }));
  await rig.done(tablet.client.connect());
  const kept = (person: Person, text: string): boolean => person.profile.list('sent').some(({ content }) => Buffer.from(content).includes(text));
  let payload = new Uint8Array();
  rig.server.onDeliver = (deliver, to) => {
    if (to.account === bob.account) payload = new Uint8Array(deliver.payload ?? []);
    return [deliver];
  };

  const regretted = await rig.done(ada.client.send(bob.number, { text: 'regretted' }));
  const askedFor = payload;
  await rig.done(ada.client.edit(bob.number, regretted.contentId, 'regretted, too'));
  await rig.until(() => tablet.of('edited').length === 1, 'copied');
  t.ok(kept(ada, 'regretted'));
  await rig.done(ada.client.remove(bob.number, regretted.contentId));
  await rig.until(() => bob.of('deleted').length === 1 && tablet.of('deleted').length === 1, 'taken back');
  t.notOk(kept(ada, 'regretted'));
  for (const person of [ada, bob, tablet]) t.notOk(JSON.stringify(person.profile.list('message')).includes('regretted'));
  const request = makeRetryRequest({ account: ada.account, device: 1 } as DeviceAddress, askedFor, regretted.acceptedAtMs);
  rig.server.enqueue(rig.server.device(ada.number), {
    envelopeId: new Uint8Array(16).fill(1), sender: accountIdToBytes(bob.account as AccountId), senderDevice: 1, senderIncarnation: rig.server.device(bob.number).incarnation, acceptedAtMs: 1, payload: request,
  });
  await rig.until(() => ada.of('quarantined').length === 1, 'who asks for it gets nothing');

  await rig.done(tablet.client.send(bob.number, { text: 'from the tablet' }));
  await rig.until(() => ada.of('message').some(({ body }) => body.kind === 'text' && body.text === 'from the tablet'), 'copied');
  t.ok(kept(tablet, 'from the tablet'));
  await rig.done(ada.client.remove(bob.number, (await ada.client.history(bob.number)).at(-1)?.contentId ?? ''));
  await rig.until(() => !kept(tablet, 'from the tablet'), 'taken back by another own device');

  await rig.done(ada.client.setTimer(bob.number, 30));
  await rig.done(ada.client.send(bob.number, { text: 'burn' }));
  t.ok(kept(ada, 'burn'));
  await rig.pass(31_000);
  t.notOk(kept(ada, 'burn'));
});

t.test('what is kept to be sent again goes after a day', async t => {
  const rig = new Rig(t);
  const { ada } = await rig.friends();
  t.ok(ada.profile.list('sent').length > 0);
  rig.clock.stepWall(25 * 3_600_000);
  rig.server.goDown(1012);
  rig.server.comeUp();
  await rig.until(() => ada.profile.list('sent').length === 0, 'gone');
});

t.test('a clock that was ahead and is right again does not put what is new before what is old', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const aheadMs = rig.clock.nowMs() + 1e12;
  const [row] = ada.profile.list('message', { group: bob.account, limit: 1 });
  if (row === undefined) throw new Error('no message');
  const last = { ...row, contentId: 'aa'.repeat(16), order: aheadMs * 1000 };
  ada.profile.commit([put('message', messageKey(last), last)]);
  await rig.open(ada.number, ada.profile);
  const sent = await rig.done(ada.client.send(bob.number, { text: 'now' }));
  t.equal((await ada.client.history(bob.number)).at(-1)?.contentId, sent.contentId);
});

t.test('blocked people are not shown', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await rig.done(bob.client.block(ada.account));
  await rig.done(ada.client.send(bob.number, { text: 'hey' }));
  await rig.pass(500);
  t.notOk(bob.texts().includes('hey'));
  await t.rejects(rig.done(bob.client.send(ada.account, { text: 'x' })), { code: 'FORBIDDEN' });
  await rig.done(bob.client.unblock(ada.account));
  await rig.done(ada.client.send(bob.number, { text: 'again' }));
  await rig.until(() => bob.texts().includes('again'), 'again');
});

t.test('typing and profile', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await rig.done(ada.client.typing(bob.number, true));
  await rig.until(() => bob.of('typing').length === 1, 'typing');
  t.equal(rig.server.device(bob.number).queue.length, 0, 'nothing is kept of it');
  await rig.done(ada.client.setProfile({ name: 'Ada', about: 'counts' }));
  await rig.done(ada.client.send(bob.number, { text: 'look' }));
  await rig.until(() => bob.of('profileChanged').length === 1, 'the profile');
  t.match(await bob.client.contact(ada.account), { name: 'Ada', about: 'counts' });
  await rig.done(ada.client.send(bob.number, { text: 'again' }));
  await rig.pass(200);
  t.equal(bob.of('profileChanged').length, 1, 'told once');

  await rig.done(ada.client.block(bob.account));
  await rig.done(ada.client.typing(bob.number, true));
  t.equal(rig.server.seen.filter(({ send }) => send?.ephemeral).length, 1, 'who is no contact does not see it');
});

t.test('a linked device: copies, state, removal', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const tablet = await rig.open(ada.number, openMemoryProfile());
  let shownOnTablet = '';
  let askedOnPrimary = '';
  const linking = tablet.client.link({
    deviceName: 'tablet', onCode: sas => { shownOnTablet = sas; },
    onUri: uri => { void ada.client.acceptLink(uri, async (name, sas) => { askedOnPrimary = `${name} ${sas}`; return true; }); },
  });
  await rig.done(linking);
  t.equal(askedOnPrimary, `tablet ${shownOnTablet}`, 'both screens show the same');
  await rig.done(tablet.client.connect());
  await rig.until(() => ada.of('deviceLinked').length === 1, 'deviceLinked');
  const sent = await rig.done(ada.client.send(bob.number, { text: 'from the phone' }));
  await rig.until(() => tablet.of('message').some(message => message.contentId === sent.contentId), 'the copy');
  t.match(tablet.of('message').at(-1), { outgoing: true, conversation: bob.account, author: ada.account });
  await rig.done(tablet.client.send(bob.account, { text: 'from the tablet' }));
  await rig.until(() => bob.texts().includes('from the tablet') && ada.of('message').some(message => message.body.kind === 'text' && message.body.text === 'from the tablet'), 'both ways');
  await rig.done(bob.client.send(ada.account, { text: 'to both' }));
  await rig.until(() => ada.texts().includes('to both') && tablet.texts().includes('to both'), 'to both');
  await rig.done(tablet.client.markRead(bob.account));
  await rig.until(() => ada.profile.list('message', { group: bob.account }).some(row => row.state === 'read' && row.body.kind === 'text' && row.body.text === 'to both'), 'read elsewhere');
  await t.rejects(rig.done(tablet.client.removeDevice(1)), { code: 'FORBIDDEN' });
  await rig.done(ada.client.removeDevice(2));
  await rig.until(() => tablet.of('disconnected').some(end => end.code === 4401), 'closed');
  await rig.done(bob.client.send(ada.account, { text: 'only one' }));
  await rig.until(() => ada.texts().includes('only one'), 'only one');
  t.notOk(tablet.texts().includes('only one'));
  t.equal((await ada.client.devices()).length, 1);
});
