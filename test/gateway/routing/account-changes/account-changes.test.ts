import t from 'tap';
import { closeCodes } from '../../../../proto/close-codes.ts';
import { accountOf, deviceId, deviceOf, deviceRow, manifestOf, Rig, settle, shortSet, untold } from '../harness.ts';

const two = [deviceRow(1), deviceRow(2, 2000)];

t.test('removing a device: closed before the answer, its mail is dropped, nothing reaches it, the others are told', async t => {
  const rig = await new Rig().start(1);
  await rig.addAccount(2, two);
  await rig.accept(2, 1);
  const phone = await rig.attach(deviceOf(2));
  const tablet = await rig.attach(deviceOf(2, 2, 2000));
  await rig.sendMany(1, 2, 1, 2, { devices: two });
  t.same(tablet.numbers, [1, 2]);
  const change = {
    account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [], removeDevices: [deviceId(2)],
  };
  await rig.router.changeManifest(change);
  t.equal(tablet.closedWith, closeCodes.REAUTHENTICATE.code);
  t.equal(phone.closedWith, null);
  t.same(phone.events[0]?.manifestChanged?.manifest?.payload, Uint8Array.of(2));
  t.throws(() => rig.router.attach(tablet), { code: 'UNAUTHENTICATED' }, 'a connection on its way through authentication comes too late');
  phone.ack();
  await rig.pass(100);
  t.equal(rig.committed(), rig.end(), 'what it had outstanding holds nothing back');
  t.equal((await rig.mailbox.usage(deviceOf(2, 2, 2000))).items, 0);
  await t.rejects(rig.router.changeManifest(change), { code: 'STALE_VERSION' });
});

t.test('a set that was complete when it was sent, and is not when it is consumed', async t => {
  const rig = await new Rig(untold).start(1, 2);
  const alice = await rig.attach(deviceOf(1));
  const phone = await rig.attach(deviceOf(2));
  const envelopeId = await shortSet(rig);
  t.same(phone.numbers, [5], 'who was named gets it');
  const told = alice.setChanges[0];
  t.same(told?.envelopeId, envelopeId);
  t.same(told?.missing, [2]);
  t.same(told?.manifest?.payload, Uint8Array.of(2));
  const tablet = await rig.attach(deviceOf(2, 2, 2000));
  const completing = rig.body(2, 5, { devices: [deviceRow(2, 2000)], completes: true, manifestVersion: 2, clientMessageId: told?.clientMessageId ?? null });
  const completed = await rig.router.send(deviceOf(1), completing);
  await settle();
  t.same(completed.envelopeId, envelopeId, 'one envelope');
  t.same(tablet.numbers, [5]);
  t.same(phone.numbers, [5], 'once');
});

t.test('a removed device gets nothing of an envelope that still names it', async t => {
  const rig = await new Rig(untold).start(1);
  await rig.addAccount(2, two);
  await rig.accept(2, 1);
  const phone = await rig.attach(deviceOf(2));
  const tablet = await rig.attach(deviceOf(2, 2, 2000));
  for (const partition of [0, 1]) rig.log.pause(partition);
  await rig.send(1, 2, 5, { devices: two });
  await rig.accounts.replaceManifest({
    account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 3000)], removeDevices: [deviceId(2)],
  });
  rig.clock.advance(61_000);
  for (const partition of [0, 1]) rig.log.resume(partition);
  await settle();
  t.same(phone.numbers, [5]);
  t.same(tablet.numbers, []);
  const successor = await rig.attach(deviceOf(2, 2, 3000));
  t.same(successor.numbers, [], 'nor does a device that has its id now');
});

t.test('closing an account: everybody is closed; mail is kept for a suspended one and dropped for a deleted one', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.sendMany(1, 2, 1, 3);
  const bob = await rig.attach(deviceOf(2));
  await rig.accounts.setState(accountOf(2), 'suspended');
  await rig.router.closeAccount(accountOf(2), closeCodes.SUSPENDED.code, false);
  t.equal(bob.closedWith, closeCodes.SUSPENDED.code);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 3);
  await rig.accounts.setState(accountOf(2), 'active');
  const back = await rig.attach(deviceOf(2));
  t.same(back.numbers, [1, 2, 3]);
  await rig.accounts.erase(accountOf(2));
  await rig.router.closeAccount(accountOf(2), closeCodes.REAUTHENTICATE.code, true, [deviceOf(2)]);
  t.equal(back.closedWith, closeCodes.REAUTHENTICATE.code);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
  await t.rejects(rig.send(1, 2, 4), { code: 'UNKNOWN_ACCOUNT' });
});

t.test('a change whose node ends before it could announce it is announced by the owner; one that does not happen is waited for for a while, and nothing is done', async t => {
  const told: unknown[] = [];
  let isCrash = false;
  const rig = new Rig({ parts: { failPoints: { hit: point => { if (isCrash && point === 'after-manifest-before-record') throw new Error('the node ends here'); } } } });
  rig.router.onMailDropped(async (...dropped) => { told.push(dropped); });
  await rig.start(1, 2);
  await rig.sendMany(1, 2, 1, 3);
  const bob = await rig.attach(deviceOf(2));
  isCrash = true;
  const change = { account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(1, 2000)], removeDevices: [deviceId(1)] };
  await t.rejects(rig.router.changeManifest(change), { message: 'the node ends here' });
  t.same([bob.closedWith, told], [null, []]);
  await rig.pass(1100);
  t.equal(bob.closedWith, closeCodes.REAUTHENTICATE.code);
  t.same(told, [[accountOf(2), false]]);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());

  const ada = await rig.attach(deviceOf(1));
  rig.accounts.replaceManifest = async () => { throw new Error('no store'); };
  await t.rejects(rig.router.changeManifest({ ...change, account: accountOf(1) }), { message: 'no store' });
  await rig.pass(7900);
  t.equal(rig.committed(), rig.end() - 1, 'it may be done yet');
  await rig.pass(1200);
  t.equal(rig.committed(), rig.end());
  t.equal(ada.closedWith, null);
  t.equal(told.length, 1);
});

t.test('who was on the way through authentication when the account was closed comes too late', async t => {
  const rig = await new Rig().start(1, 2);
  const authenticatedAtMs = rig.clock.monotonicMs();
  rig.clock.advance(1);
  await rig.accounts.setState(accountOf(2), 'suspended');
  await rig.router.closeAccount(accountOf(2), closeCodes.SUSPENDED.code, false);
  await t.rejects(rig.attach(deviceOf(2), null, authenticatedAtMs), { code: 'UNAUTHENTICATED' });
  await rig.accounts.setState(accountOf(2), 'active');
  t.equal((await rig.attach(deviceOf(2))).closedWith, null, 'who authenticates afterwards does not');
});
