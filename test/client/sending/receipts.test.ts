import t from 'tap';
import { Rig, type Person } from '../rig.ts';

/** Ada has written, and Bob's receipt for it waits for its second. */
async function owing(rig: Rig): Promise<{ ada: Person; bob: Person; receipts: () => number }> {
  const { ada, bob } = await rig.friends();
  await rig.pass(1500);
  await rig.done(ada.client.send(bob.number, { text: 'delivered' }));
  await rig.until(() => bob.texts().includes('delivered'), 'it');
  t.ok(bob.profile.list('receipt').length > 0);
  const before = ada.of('receipt').length;
  return { ada, bob, receipts: () => ada.of('receipt').length - before };
}

t.test('a receipt that waits is not for somebody who was blocked meanwhile', async t => {
  const rig = new Rig(t);
  const { ada, bob, receipts } = await owing(rig);
  await rig.done(bob.client.block(ada.account));
  await rig.until(() => bob.profile.list('receipt').length === 0, 'forgotten');
  await rig.pass(500);
  t.equal(receipts(), 0);
});

t.test('a receipt that waits does not go when receipts were switched off meanwhile', async t => {
  const rig = new Rig(t);
  const { bob, receipts } = await owing(rig);
  await bob.client.setReceipts(false);
  await rig.until(() => bob.profile.list('receipt').length === 0, 'forgotten');
  await rig.pass(500);
  t.equal(receipts(), 0);
});
