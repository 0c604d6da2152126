import t from 'tap';
import { closeCodes } from '../../../../proto/close-codes.ts';
import { wire } from '../../../../proto/messages.ts';
import { accountOf, deviceOf, deviceRow, range, Rig, settle, untold } from '../harness.ts';

t.test('the same envelope appended twice is delivered once, also after a replay', async t => {
  let dropped = 0;
  const rig = await new Rig({ observer: { duplicateDropped: () => { dropped += 1; } } }).start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  const body = rig.body(2, 7);
  const first = await rig.router.send(deviceOf(1), body);
  const second = await rig.router.send(deviceOf(1), body);
  await settle();
  t.same(first.envelopeId, second.envelopeId);
  t.same(bob.numbers, [7]);
  t.equal(dropped, 1);
  await rig.restart();
  const again = await rig.attach(deviceOf(2));
  t.same(again.numbers, [7]);
});

t.test('expiry by server time: at consumption, at the spill and at the mailbox', async t => {
  const ttl = 30 * 86_400_000;
  const rig = await new Rig().start(1, 2);
  await rig.sendMany(1, 2, 1, 1);
  await rig.pass(100);
  rig.clock.stepWall(ttl - 3_600_000);
  const early = await rig.attach(deviceOf(2));
  t.same(early.numbers, [1], 'after 29 days and 23 hours it is there');
  early.attachment?.detach();
  await settle();
  rig.clock.stepWall(7_200_000);
  const late = await rig.attach(deviceOf(2));
  t.same(late.story, ['empty'], 'an hour after the 30 days it is gone');
  late.attachment?.detach();

  rig.mailbox.failWrites = true;
  await rig.sendMany(1, 2, 2, 1);
  rig.clock.stepWall(ttl + 1);
  rig.mailbox.failWrites = false;
  await rig.pass(6_000, 100);
  t.equal((await rig.mailbox.usage(deviceOf(2))).items, 1, 'only the row from before: what expired while it waited is not written');
  t.equal(rig.committed(), rig.end());
});

t.test('ephemeral: never stored, holds nothing back, not when away, old, or from a stranger', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.addAccount(9);
  await rig.sendMany(1, 2, 1, 1, { ephemeral: true });
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());
  const bob = await rig.attach(deviceOf(2));
  t.same(bob.ephemerals, []);
  await rig.sendMany(1, 2, 2, 1, { ephemeral: true });
  t.equal(bob.ephemerals.length, 1);
  t.equal(bob.ephemerals[0]?.position, null, 'there is nothing to acknowledge');
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());
  await rig.sendMany(9, 2, 3, 1, { ephemeral: true });
  t.equal(bob.ephemerals.length, 1, 'a stranger shows no typing');
  rig.log.pause(0);
  rig.log.pause(1);
  await rig.sendMany(1, 2, 4, 1, { ephemeral: true });
  rig.clock.stepWall(10_001);
  rig.log.resume(0);
  rig.log.resume(1);
  await settle();
  t.equal(bob.ephemerals.length, 1, 'too old');
  t.equal(rig.mailbox.writes, 0);
});

t.test('a blocked sender is accepted and not delivered', async t => {
  const rig = await new Rig().start(1, 2);
  await rig.relations.set(rig.relationKeys.owner(accountOf(2)), rig.relationKeys.pair(accountOf(2), accountOf(1)), 'blocked');
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 30);
  t.same(bob.numbers, []);
  await rig.pass(100);
  t.equal(rig.committed(), rig.end());
  await rig.relations.set(rig.relationKeys.owner(accountOf(2)), rig.relationKeys.pair(accountOf(2), accountOf(1)), 'accepted');
  await rig.router.relationChanged(accountOf(2), accountOf(1));
  await rig.sendMany(1, 2, 31, 1);
  t.same(bob.numbers, [31]);
});

t.test('what an owner knows about its accounts is read once in hours; a block by one of its own devices counts at once', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.accept(2, 1);
  let reads = 0;
  const { relations } = rig;
  const [get, getBoth] = [relations.get.bind(relations), relations.getBoth.bind(relations)];
  relations.get = pair => { reads += 1; return get(pair); };
  relations.getBoth = (...pairs) => { reads += 1; return getBoth(...pairs); };
  for (const n of range(1, 9)) {
    await rig.sendMany(1, 2, n, 1);
    bob.ack();
    rig.clock.advance(2_400_000);
  }
  t.equal(bob.numbers.length, 9);
  t.equal(reads, 1, 'what each has decided about the other');
  await relations.set(rig.relationKeys.owner(accountOf(2)), rig.relationKeys.pair(accountOf(2), accountOf(1)), 'blocked');
  await rig.router.relationChanged(accountOf(2), accountOf(1));
  await rig.sendMany(1, 2, 10, 1);
  t.equal(bob.numbers.length, 9);
});

t.test('without the lease nothing is delivered, written or committed, and sockets are closed; with it everything goes on', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  await rig.sendMany(1, 2, 1, 1);
  const holds = rig.log.holds.bind(rig.log);
  rig.log.holds = () => false;
  bob.ack();
  await rig.sendMany(1, 2, 2, 2);
  await rig.pass(1900);
  t.equal(bob.closedWith, null, 'a moment without it is what each change of owners costs');
  await rig.pass(300);
  t.equal(bob.closedWith, closeCodes.LEASE_LOST.code);
  t.same(bob.numbers, [1]);
  t.equal(rig.mailbox.writes, 0);
  t.equal(rig.committed(), 0);
  rig.log.holds = holds;
  await rig.pass(200);
  t.equal(rig.committed(), rig.end());
  const again = await rig.attach(deviceOf(2));
  t.same(again.numbers, [2, 3]);
});

t.test('the store of accounts fails for a while: records wait, in order, and others do not', async t => {
  const rig = await new Rig(untold).start(1, 2, 3);
  const bob = await rig.attach(deviceOf(2));
  const carol = await rig.attach(deviceOf(3));
  await rig.sendMany(1, 3, 1, 1);
  await rig.sendMany(1, 2, 1, 1);
  rig.clock.advance(61_000);
  await rig.sendMany(1, 3, 2, 1);
  const load = rig.accounts.load.bind(rig.accounts);
  for (const partition of [0, 1]) rig.log.pause(partition);
  await rig.sendMany(1, 2, 2, 2);
  await rig.sendMany(1, 3, 3, 1);
  rig.clock.advance(59_900);
  await rig.send(1, 3, 4);
  rig.accounts.load = id => id === accountOf(2) ? Promise.reject(new Error('not now')) : load(id);
  rig.clock.advance(150);
  for (const partition of [0, 1]) rig.log.resume(partition);
  await rig.pass(500);
  t.same(carol.numbers, [1, 2, 3, 4]);
  t.same(bob.numbers, [1]);
  rig.accounts.load = load;
  await rig.pass(6_000, 100);
  t.same(bob.numbers, [1, 2, 3]);
});

t.test('records that cannot be understood are passed over', async t => {
  let undecodable = 0;
  const rig = await new Rig({ observer: { undecodable: () => { undecodable += 1; } } }).start(1, 2);
  await rig.log.append(0, Uint8Array.of(0xff, 0xff, 0xff));
  await rig.log.append(0, wire.Record.encode({ roll: { acceptedAtMs: 1 } }).finish());
  await rig.log.append(1, new Uint8Array(0));
  await rig.pass(100);
  t.equal(rig.committed(), 3);
  t.equal(undecodable, 2);
});

t.test('trace: where an envelope is and has been', async t => {
  const rig = await new Rig().start(1, 2);
  const bob = await rig.attach(deviceOf(2));
  const sent = await rig.send(1, 2, 1);
  await settle();
  const stateNow = async (): Promise<string | undefined> => (await rig.router.trace(sent.envelopeId))[0]?.devices[0]?.state;
  t.equal(await stateNow(), 'pushed');
  bob.attachment?.detach();
  await rig.pass(100);
  t.equal(await stateNow(), 'in mailbox');
  const again = await rig.attach(deviceOf(2));
  again.ack();
  await rig.pass(100);
  t.equal(await stateNow(), 'acknowledged');
  await rig.restart();
  const traced = await rig.router.trace(sent.envelopeId);
  t.match(traced, [{ committed: true, devices: [{ state: 'gone' }] }], 'from the log, when memory is gone');
  t.same(await rig.router.trace(new Uint8Array(16)), []);
});

t.test('the backlog counts each device of each account, and what waits for its acknowledgement', async t => {
  const rig = await new Rig().start(1, 2);
  const devices = [deviceRow(1), deviceRow(2)];
  await rig.addAccount(3, devices);
  await rig.accept(3, 1);
  const bob = await rig.attach(deviceOf(2));
  const carol = await rig.attach(deviceOf(3));
  await rig.attach(deviceOf(3, 2));
  const counts = (): readonly number[] => {
    const { attached, outstanding } = rig.router.stats();
    return [attached, outstanding];
  };
  t.same(counts(), [3, 0]);
  await rig.sendMany(1, 2, 1, 3);
  await rig.sendMany(1, 3, 11, 2, { devices });
  t.same(counts(), [3, 7]);
  bob.ack();
  t.same(counts(), [3, 4]);
  carol.attachment?.detach();
  t.same(counts(), [2, 2]);
});
