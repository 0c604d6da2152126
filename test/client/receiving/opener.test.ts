import t from 'tap';
import { makeRetryRequest } from '../../../crypto/index.ts';
import { accountIdToBytes } from '../../../proto/ids.ts';
import { wire } from '../../../proto/messages.ts';
import { asAccount, deliverFrom } from '../lies.ts';
import { Rig } from '../rig.ts';
import type { Deliver } from '../scripted-server.ts';

t.test('a sender is a device of one time: its number in another incarnation is nobody', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  rig.server.onDeliver = (deliver, to) => to.account === bob.account ? [{ ...deliver, senderIncarnation: (deliver.senderIncarnation ?? 0) + 1 }] : [deliver];
  await rig.done(ada.client.send(bob.number, { text: 'of another time' }));
  await rig.until(() => bob.of('quarantined').length === 1, 'noticed');
  t.match(bob.of('quarantined'), [{ reason: 'unlistedDevice' }]);
  t.notOk(bob.texts().includes('of another time'));
});

t.test('what was dealt with once is not dealt with again when it is repeated: neither what cannot be read, nor who asks', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  let kept: Deliver | null = null;
  rig.server.onDeliver = (deliver, to) => {
    if (to.account === bob.account) kept ??= deliver;
    return [deliver];
  };
  const sent = await rig.done(ada.client.send(bob.number, { text: 'hello' }));
  await rig.until(() => bob.texts().includes('hello'), 'it');
  const { payload } = kept as unknown as Deliver;
  const request = makeRetryRequest({ account: asAccount(ada.account), device: 1 as never }, payload ?? new Uint8Array(), sent.acceptedAtMs) ?? new Uint8Array();
  const unreadable = wire.SealedPayload.encode({ type: wire.SealedType.SEALED_WHISPER, ciphertext: new Uint8Array(80) }).finish();
  const [toAda, toBob] = [rig.server.device(ada.number), rig.server.device(bob.number)];
  for (let times = 0; times < 2; times += 1) {
    rig.server.enqueue(toAda, deliverFrom(toBob, request));
    rig.server.enqueue(toBob, deliverFrom(toAda, unreadable));
    await rig.until(() => toAda.queue.length === 0 && toBob.queue.length === 0, 'acknowledged');
  }
  t.strictSame(ada.of('quarantined'), [], 'the repeat of a question is no forged one');
  t.equal(bob.of('quarantined').length, 1);
});

t.test('a delivery that came in somebody else\'s name before is no repeat of it', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  const eve = await rig.person('+12025550102');
  rig.server.onDeliver = (deliver, to) => to.account !== bob.account ? [deliver]
    : [{ ...deliver, sender: accountIdToBytes(asAccount(eve.account)), senderIncarnation: rig.server.device(eve.number).incarnation }, deliver];
  await rig.done(ada.client.send(bob.number, { text: 'still of ada' }));
  await rig.until(() => bob.of('quarantined').length === 1, 'what was relabelled');
  await rig.until(() => bob.texts().includes('still of ada'), 'it');
  t.equal(bob.of('quarantined').length, 1);
});
