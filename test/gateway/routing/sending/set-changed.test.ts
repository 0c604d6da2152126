import t, { type Test } from 'tap';
import { accountOf, deviceOf, deviceRow, manifestOf, positionOf, Rig, settle, shortSet, type TestSubscription, untold } from '../harness.ts';

const tabletOfBob = deviceOf(2, 2, 2000);

async function complete(t: Test, rig: Rig, alice: TestSubscription, envelopeId: Uint8Array): Promise<void> {
  const [told] = alice.setChanges;
  t.equal(alice.setChanges.length, 1, 'told once');
  t.same(told?.envelopeId, envelopeId);
  t.same(told?.missing, [2]);
  t.same(told?.manifest?.payload, Uint8Array.of(2));
  const tablet = await rig.attach(tabletOfBob);
  const completing = rig.body(2, 5, { devices: [deviceRow(2, 2000)], completes: true, manifestVersion: 2, clientMessageId: told?.clientMessageId ?? null });
  const completed = await rig.router.send(deviceOf(1), completing);
  await settle();
  t.same(completed.envelopeId, envelopeId, 'one envelope');
  t.same(tablet.numbers, [5]);
}

t.test('a sender who was away when the set turned out short is told on return, and completes it', async t => {
  const rig = await new Rig(untold).start(1, 2);
  const envelopeId = await shortSet(rig);
  await rig.pass(100);
  const alice = await rig.attach(deviceOf(1));
  await complete(t, rig, alice, envelopeId);
  t.same(alice.story, ['setChanged', 'empty'], 'before queue-empty, like everything that was queued');
});

t.test('it is told again until it is acknowledged, and not after that', async t => {
  const rig = await new Rig(untold).start(1, 2);
  const first = await rig.attach(deviceOf(1));
  const envelopeId = await shortSet(rig);
  t.equal(first.setChanges.length, 1, 'live');
  await rig.pass(100);
  t.ok(rig.committed() < rig.end(), 'not committed before the acknowledgement');
  first.attachment?.detach();
  await settle();
  const second = await rig.attach(deviceOf(1));
  await complete(t, rig, second, envelopeId);
  second.attachment?.ack(positionOf(second.setChanges[0]?.position ?? {}));
  second.attachment?.detach();
  await settle();
  const third = await rig.attach(deviceOf(1));
  t.same(third.story, ['empty']);
});

t.test('a take-over does not lose it', async t => {
  const rig = await new Rig(untold).start(1, 2);
  await rig.attach(deviceOf(1));
  const envelopeId = await shortSet(rig);
  await rig.restart();
  const alice = await rig.attach(deviceOf(1));
  t.ok(alice.setChanges.length > 0);
  t.ok(alice.setChanges.every(told => Buffer.compare(told.envelopeId ?? Buffer.alloc(0), envelopeId) === 0));
});

t.test('it comes in its place among deliveries', async t => {
  const rig = await new Rig(untold).start(1, 2);
  const alice = await rig.attach(deviceOf(1));
  await rig.sendMany(2, 1, 1, 1);
  await shortSet(rig);
  await rig.sendMany(2, 1, 2, 1);
  t.same(alice.story, ['empty', 1, 'setChanged', 2]);
  alice.ack();
  await rig.pass(100);
  t.equal(rig.committed(), rig.end(), 'the acknowledgement of what came after covers it');
});

t.test('a successor of the sending device is not told', async t => {
  const rig = await new Rig(untold).start(1, 2);
  await rig.addAccount(3, [deviceRow(1, 3000)]);
  await rig.accept(2, 3);
  for (const partition of [0, 1]) rig.log.pause(partition);
  await rig.router.send(deviceOf(3, 1, 2999), rig.body(2, 5));
  await rig.accounts.replaceManifest({
    account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 2000)], removeDevices: [],
  });
  rig.clock.advance(61_000);
  for (const partition of [0, 1]) rig.log.resume(partition);
  await rig.pass(100);
  const successor = await rig.attach(deviceOf(3, 1, 3000));
  t.same(successor.story, ['empty']);
});
