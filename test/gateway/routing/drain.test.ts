import t from 'tap';
import { closeCodes } from '../../../proto/close-codes.ts';
import { deviceOf, Rig } from './harness.ts';

t.test('drain: nothing more is admitted, what is outstanding is stored and committed', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 3);
  const drained = rig.router.drain();
  await t.rejects(rig.send(1, 2, 4), { code: 'DRAINING' });
  t.throws(() => rig.router.attach(bob), { code: 'DRAINING' });
  await drained;
  t.equal(rig.committed(), rig.end());
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 3);
  await rig.router.close();
  t.equal(bob.closedWith, closeCodes.RESTART.code);
});

t.test('drain: a partition that comes back finds none of its connections of before, of which it knows nothing', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  const drained = rig.router.drain();
  rig.log.rebalance();
  t.equal(bob.closedWith, null, 'it is told by and by where to go');
  await rig.pass(10, 5);
  t.equal(bob.closedWith, closeCodes.LEASE_LOST.code);
  await rig.pass(10_000, 100);
  await drained;
});

t.test('a drain that a store holds up ends in time', async t => {
  const rig = await new Rig({ limits: { drainTimeoutMs: 2_000 } }).start(1, 2);
  await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 3);
  rig.mailbox.failWrites = true;
  const drained = rig.router.drain();
  await rig.pass(2_000, 100);
  await drained;
  t.equal(rig.committed(), 0);
});
