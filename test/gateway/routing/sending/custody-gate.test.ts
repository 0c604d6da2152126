import t, { type Test } from 'tap';
import { wire } from '../../../../proto/messages.ts';
import { accountOf, deviceOf, deviceRow, manifestOf, Rig, settle, type TestSubscription } from '../harness.ts';

const consumer = 2;
const shop = 7;
const tablet = 2;

/** A business whose custody version is the first byte of its identity, and a consumer. */
async function openRig(): Promise<Rig> {
  const rig = new Rig({ parts: { custodyVersionOf: row => row.kind === 'business' ? wire.SignedBlob.decode(row.business ?? new Uint8Array()).payload[0] ?? 0 : null } });
  await rig.accounts.create({
    account: accountOf(shop), kind: 'business', state: 'active', numberIndex: null, numberSealed: null, manifestVersion: 1, manifest: manifestOf(1), business: manifestOf(1),
    pinHash: null, recoveryHash: null, createdAtMs: 1, lastSeenDay: 0, tag: '',
  }, [deviceRow(1)]);
  return rig.start(consumer);
}

async function answer(rig: Rig, version: number, accepted: boolean): Promise<void> {
  await rig.router.answerCustody(accountOf(consumer), accountOf(shop), { version, accepted });
  await settle();
}

function offered(subscription: TestSubscription): readonly (number | undefined)[] {
  return subscription.custodyOffers.map(({ business }) => business?.payload?.[0]);
}

async function bothRefused(t: Test, rig: Rig, code: string): Promise<void> {
  await t.rejects(rig.send(shop, consumer, 90), { code });
  await t.rejects(rig.send(shop, consumer, 90, { ephemeral: true }), { code });
  await t.rejects(rig.send(consumer, shop, 90), { code });
}

t.test('nothing passes either way before the consumer has accepted; they are asked once, until they have acknowledged', async t => {
  const rig = await openRig();
  const person = await rig.attach(deviceOf(consumer));
  const business = await rig.attach(deviceOf(shop));
  await bothRefused(t, rig, 'CUSTODY_PENDING');
  await settle();
  await bothRefused(t, rig, 'CUSTODY_PENDING');
  await settle();
  t.same(person.story, ['empty', 'offer']);
  t.same(person.custodyOffers[0]?.manifest?.payload, Uint8Array.of(1));
  person.attachment?.detach();
  await settle();
  const again = await rig.attach(deviceOf(consumer));
  t.same(again.story, ['offer', 'empty'], 'kept until it is acknowledged');
  await answer(rig, 1, true);
  t.match(business.custodyAnswers, [{ custodyVersion: 1, accept: true }]);
  await rig.send(shop, consumer, 1);
  await rig.send(consumer, shop, 2);
  await rig.sendMany(shop, consumer, 3, 30);
  t.equal(again.numbers.length, 31, 'whom they have accepted is no stranger');
  t.same(business.numbers, [2]);
});

t.test('declined: nothing either way, also what was under way', async t => {
  const rig = await openRig();
  const person = await rig.attach(deviceOf(consumer));
  await answer(rig, 1, true);
  for (const partition of [0, 1]) rig.log.pause(partition);
  await rig.send(shop, consumer, 1);
  await answer(rig, 1, false);
  for (const partition of [0, 1]) rig.log.resume(partition);
  await settle();
  t.same(person.numbers, []);
  await bothRefused(t, rig, 'CUSTODY_DECLINED');
  await answer(rig, 1, true);
  await rig.sendMany(shop, consumer, 2, 1);
  t.same(person.numbers, [2]);
});

t.test('a new custody version asks again at the next message, and so does a new device of the consumer', async t => {
  const rig = await openRig();
  const person = await rig.attach(deviceOf(consumer));
  await answer(rig, 1, true);
  await rig.router.describeBusiness(accountOf(shop), manifestOf(2));
  await t.rejects(rig.send(consumer, shop, 1), { code: 'CUSTODY_PENDING' });
  t.same(offered(person), [], 'not before it writes');
  await t.rejects(rig.send(shop, consumer, 1), { code: 'CUSTODY_PENDING' });
  await t.rejects(answer(rig, 1, true), { code: 'CONFLICT' }, 'the old terms are no longer on offer');
  await settle();
  t.same(offered(person), [2]);
  await rig.router.changeManifest({ account: accountOf(consumer), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(tablet, 2000)], removeDevices: [] });
  const second = await rig.attach(deviceOf(consumer, tablet, 2000));
  await t.rejects(rig.send(shop, consumer, 1, { manifestVersion: 2, devices: [deviceRow(1), deviceRow(tablet, 2000)] }), { code: 'CUSTODY_PENDING' });
  await settle();
  t.same([offered(person), offered(second)], [[2, 2], [2]]);
});

t.test('an answer at another node counts before anything is refused', async t => {
  const rig = await openRig();
  const elsewhere = rig.makeRouter();
  await t.rejects(rig.send(shop, consumer, 1), { code: 'CUSTODY_PENDING' });
  await elsewhere.answerCustody(accountOf(consumer), accountOf(shop), { version: 1, accepted: true });
  await rig.pass(1000);
  t.ok(await rig.send(shop, consumer, 1));
  await elsewhere.close();
});

t.test('a consumer who has blocked the business is not asked; only businesses are answered', async t => {
  const rig = await openRig();
  const person = await rig.attach(deviceOf(consumer));
  await rig.relations.set(rig.relationKeys.owner(accountOf(consumer)), rig.relationKeys.pair(accountOf(consumer), accountOf(shop)), 'blocked');
  await t.rejects(rig.send(shop, consumer, 1), { code: 'CUSTODY_PENDING' });
  await settle();
  t.same(person.story, ['empty']);
  await t.rejects(rig.router.answerCustody(accountOf(shop), accountOf(consumer), { version: 0, accepted: true }), { code: 'UNKNOWN_ACCOUNT' });
  await t.rejects(rig.router.answerCustody(accountOf(consumer), accountOf(99), { version: 0, accepted: true }), { code: 'UNKNOWN_ACCOUNT' });
});
