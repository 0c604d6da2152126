import t from 'tap';
import { closeCodes } from '../../../proto/close-codes.ts';
import { wire } from '../../../proto/messages.ts';
import { accountOf, deviceOf, positionOf, range, Rig, settle, type TestSubscription } from './harness.ts';

t.test('take-over: what was not committed is replayed; what the device says to have is not sent again', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 4);
  const second = positionOf(bob.deliveries[1]?.position ?? {});
  rig.log.rebalance();
  t.equal(bob.closedWith, closeCodes.LEASE_LOST.code);
  t.throws(() => rig.router.attach(bob), { code: 'DRAINING' });
  t.same(rig.router.ownerOf(accountOf(2)), { at: 'nobody' });
  await rig.pass(10, 5);
  const again = await rig.attach(deviceOf(2), second);
  t.same(again.story, [3, 4, 'empty']);
  again.ack();
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());
  t.same(rig.router.ownerOf(accountOf(2)), { at: 'here' });
});

t.test('after a take-over records wait for their devices; after ten seconds they are spilled', async t => {
  const rig = await new Rig().start(1, 2, 3);
  await rig.attach(deviceOf(2));
  await rig.attach(deviceOf(3));
  await rig.sendMany(1, 2, 1, 3);
  await rig.sendMany(1, 3, 11, 3);
  await rig.restart();
  await rig.pass(2_000, 100);
  t.equal(rig.mailbox.writes, 0, 'nothing was spilled');
  t.ok(rig.router.stats().heldBytes > 0);
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.story, [1, 2, 3, 'empty']);
  await rig.pass(8_500, 100);
  t.equal(rig.mailbox.writes, 3, 'of the device that did not come');
  t.equal(rig.router.stats().heldBytes, 0);
  const carol = await rig.attach(deviceOf(3));
  t.same(carol.story, [11, 12, 13, 'empty']);
});

t.test('what waits after a take-over is bounded in bytes and keeps its order', async t => {
  const rig = await new Rig({ limits: { takeOverHoldBytes: 600 } }).start(1, 2);
  await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 10);
  await rig.restart();
  t.ok(rig.router.stats().heldBytes <= 600);
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.story, [...range(1, 10), 'empty']);
});

t.test('after a take-over rows at or above the commit are not read before replay has passed them', async t => {
  const rig = await new Rig({ limits: { takeOverHoldMs: 0 } }).start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 4);
  t.same(bob.numbers, [1, 2, 3, 4]);
  // A former owner wrote the third row and died before the commit; the first two it had not written.
  const third = bob.deliveries[2];
  const partition = rig.log.endOffset(0) === 4 ? 0 : 1;
  await rig.mailbox.write([{
    device: deviceOf(2), partition, position: positionOf(third?.position ?? {}), acceptedAtMs: rig.clock.nowMs(), delivery: wire.Frame.encode({ deliver: third ?? null }).finish(),
  }]);
  rig.log.rebalance();
  rig.clock.advance(5);
  rig.log.pause(partition);
  const again = await rig.attach(deviceOf(2));
  t.same(again.story, [], 'the third must not come before the first');
  rig.log.resume(partition);
  await settle();
  t.same(again.story, [1, 2, 3, 4, 'empty']);
});

/** Bob's device has two messages, and a former owner's writer has left a row of the first of them behind, after the take-over. */
async function leftBehind(): Promise<{ readonly rig: Rig; readonly bob: TestSubscription; readonly deletions: () => number }> {
  const rig = await new Rig().start(1, 2);
  const before = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 2);
  const [left] = before.deliveries;
  await rig.restart();
  const bob = await rig.attach(deviceOf(2));
  await rig.mailbox.write([{
    device: deviceOf(2), partition: rig.partitionOf(2), position: positionOf(left?.position ?? {}), acceptedAtMs: rig.clock.nowMs(), delivery: wire.Frame.encode({ deliver: left ?? null }).finish(),
  }]);
  let deletions = 0;
  const drop = rig.mailbox.deleteUpTo.bind(rig.mailbox);
  rig.mailbox.deleteUpTo = (...given) => { deletions += 1; return drop(...given); };
  return { rig, bob, deletions: () => deletions };
}

t.test('what a former owner\'s writer leaves behind goes within an hour, also when the connection stays', async t => {
  const { rig, bob, deletions } = await leftBehind();
  for (const n of [3, 4, 5]) {
    await rig.sendMany(1, 2, n, 1);
    bob.ack();
    await rig.pass(100);
    t.equal(deletions(), n === 3 ? 0 : 1, 'once, and not right after the take-over');
    rig.clock.advance(3_600_000);
  }
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
});

t.test('what a former owner\'s writer leaves behind goes at the end of a connection that acknowledged it, also when that was far beyond the take-over', async t => {
  const { rig, bob, deletions } = await leftBehind();
  await rig.sendMany(1, 2, 3, 2);
  t.same(bob.numbers, [1, 2, 3, 4]);
  bob.ack();
  await rig.pass(100);
  t.equal(deletions(), 0, 'a take-over does not have each device\'s first acknowledgement ask the store');
  bob.attachment?.detach();
  const again = await rig.attach(deviceOf(2));
  t.same(again.story, ['empty'], 'not at the next connection either, though it names no position and nothing was deleted yet');
  await rig.pass(100);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 0);
  t.equal(deletions(), 1);
});
