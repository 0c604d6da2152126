import t from 'tap';
import { closeCodes } from '../../../proto/close-codes.ts';
import { accountOf, deviceId, deviceOf, deviceRow, manifestOf, positionOf, range, TestSubscription } from './harness.ts';
import { SeveralNodes } from './several-nodes.ts';

/** How often what is not the path of a message was asked of the shared stores, from now on. */
function countReads({ accounts, relations, mailbox }: SeveralNodes['shared']): Readonly<Record<string, number>> {
  const counts = { accounts: 0, relations: 0, mailbox: 0 };
  const [load, get, getBoth, usage] = [accounts.load.bind(accounts), relations.get.bind(relations), relations.getBoth.bind(relations), mailbox.usage.bind(mailbox)];
  accounts.load = account => { counts.accounts += 1; return load(account); };
  accounts.loadBoth = (one, other) => { counts.accounts += 1; return Promise.all([load(one), load(other)]); };
  relations.getBoth = (...pairs) => { counts.relations += 1; return getBoth(...pairs); };
  relations.get = pair => { counts.relations += 1; return get(pair); };
  mailbox.usage = device => { counts.mailbox += 1; return usage(device); };
  return counts;
}

t.test('who was accepted at one node may write at every node, at once', async t => {
  const nodes = await new SeveralNodes().start('a', 'b', 'c');
  const { shared } = nodes;
  for (const n of [1, 2]) await shared.addAccount(n);
  const { owner, other } = nodes.roles(2);
  const [there, here] = [nodes.node(owner).rig, nodes.node(other).rig];
  await here.send(1, 2, 1);
  // As the recipient's node does it for SetRelation: nobody tells the sender's.
  await shared.accept(2, 1);
  await there.router.relationChanged(accountOf(2), accountOf(1));
  await nodes.pass(1);
  for (const n of range(2, 39)) await here.send(1, 2, n);
  await nodes.pass(100);
  t.same((await nodes.attach(deviceOf(2))).numbers, range(1, 40));
});

t.test('who is blocked at a node that does not own the recipient is blocked at its owner, at once', async t => {
  const nodes = await new SeveralNodes().start('a', 'b', 'c');
  const { shared } = nodes;
  for (const n of [1, 2]) await shared.addAccount(n);
  await shared.accept(2, 1);
  const here = nodes.node(nodes.roles(2).other).rig;
  const bob = await nodes.attach(deviceOf(2));
  await here.send(1, 2, 1);
  await nodes.pass(100);
  const pair = shared.relationKeys.pair(accountOf(2), accountOf(1));
  await shared.relations.set(shared.relationKeys.owner(accountOf(2)), pair, 'blocked');
  const told = here.router.relationChanged(accountOf(2), accountOf(1));
  await nodes.pass(100);
  await told;
  await here.send(1, 2, 2);
  await nodes.pass(100);
  t.same(bob.numbers, [1]);
});

t.test('with everybody online no message asks the stores anything; every node knows of a changed set of devices at once', async t => {
  // What is not told is believed for a second and no more.
  const nodes = await new SeveralNodes({ directoryCacheMs: 1000, relationCacheMs: 1000 }).start('a', 'b', 'c');
  const { shared } = nodes;
  for (const n of [1, 2]) await shared.addAccount(n);
  await shared.accept(1, 2);
  await shared.accept(2, 1);
  const { other } = nodes.roles(2);
  const here = nodes.node(other).rig;
  const bob = await nodes.attach(deviceOf(2));
  await here.send(1, 2, 1);
  await nodes.pass(100);
  const asked = countReads(shared);
  for (const n of range(2, 5)) {
    await nodes.pass(1100);
    await here.send(1, 2, n);
    bob.ack();
  }
  await nodes.pass(100);
  t.same(bob.numbers, range(1, 6));
  t.same(asked, { accounts: 0, relations: 0, mailbox: 0 });
  const third = [...nodes.nodes.values()].find(({ rig }) => rig !== here && rig.router.ownerOf(accountOf(2)).at !== 'here');
  const change = third?.rig.router.changeManifest({ account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 2000)], removeDevices: [] });
  await nodes.pass(100);
  await change;
  await t.rejects(here.send(1, 2, 7), { code: 'STALE_MANIFEST' });
});

t.test('every partition is told of a consumer\'s new device set and of the end of an account, of nothing else, and passes it by', async t => {
  const nodes = await new SeveralNodes().start('a', 'b');
  const { shared } = nodes;
  for (const n of [1, 3]) await shared.addAccount(n);
  await shared.addAccount(2, undefined, 1, 'business');
  const { rig, log } = nodes.node('a');
  const ends = (): readonly number[] => range(0, log.partitions).map(partition => log.endOffset(partition));
  const told = async (change: () => Promise<void>): Promise<number> => {
    const before = ends();
    const done = change();
    await nodes.pass(500);
    await done;
    return ends().filter((end, partition) => end > (before[partition] ?? 0)).length;
  };
  const newSet = (n: number) => () => rig.router.changeManifest({ account: accountOf(n), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [deviceRow(2, 2000)], removeDevices: [] });
  t.equal(await told(newSet(1)), 4);
  t.equal(await told(newSet(2)), 1, 'a business, which no other node believes for long');
  t.equal(await told(() => rig.router.closeAccount(accountOf(1), closeCodes.SUSPENDED.code, false)), 1);
  t.equal(await told(() => rig.router.closeAccount(accountOf(3), closeCodes.REAUTHENTICATE.code, true)), 1);
  await shared.accounts.erase(accountOf(3));
  t.equal(await told(() => rig.router.closeAccount(accountOf(3), closeCodes.REAUTHENTICATE.code, true)), 4);
  t.same(await Promise.all(range(0, log.partitions).map(partition => log.committed(partition))), ends());
});

t.test('kill -9 of the owner: the next one delivers what was not acknowledged and what was accepted meanwhile, in order', async t => {
  const nodes = await new SeveralNodes().start('a', 'b', 'c');
  const { shared } = nodes;
  for (const n of [1, 2]) await shared.addAccount(n);
  await shared.accept(2, 1);
  const { owner, other } = nodes.roles(2);
  const here = nodes.node(other).rig;
  const before = await nodes.attach(deviceOf(2));
  for (const n of range(1, 10)) await here.send(1, 2, n);
  await nodes.pass(500);
  before.ack(4);
  await nodes.pass(500);
  nodes.kill(owner);
  for (const n of range(11, 190)) await here.send(1, 2, n);
  t.equal(here.router.ownerOf(accountOf(2)).at, 'elsewhere', 'nobody has noticed yet');
  await nodes.pass(8000);
  const after = await nodes.attach(deviceOf(2), positionOf(before.deliveries[4]?.position ?? {}));
  await here.send(1, 2, 201);
  for (let i = 0; i < 4; i += 1) {
    await nodes.pass(200);
    after.ack();
  }
  t.same(after.numbers, range(6, 196));
  t.equal(after.closedWith, null);
});

t.test('a device is removed at a node that does not own the account: answered when the owner has closed it', async t => {
  const nodes = await new SeveralNodes().start('a', 'b');
  await nodes.shared.addAccount(2, [deviceRow(1), deviceRow(2, 2000)]);
  const { owner, other } = nodes.roles(2);
  const tablet = await nodes.attach(deviceOf(2, 2, 2000));
  const phone = await nodes.attach(deviceOf(2));
  const removal = nodes.node(other).rig.router.changeManifest({ account: accountOf(2), expectedVersion: 1, version: 2, manifest: manifestOf(2), addDevices: [], removeDevices: [deviceId(2)] });
  let closedFirst: boolean | null = null;
  const answered = removal.then(() => { closedFirst = tablet.closedWith === closeCodes.REAUTHENTICATE.code; });
  await nodes.pass(1000);
  await answered;
  t.equal(closedFirst, true);
  t.equal(phone.closedWith, null);
  t.throws(() => nodes.node(owner).rig.router.attach(new TestSubscription(deviceOf(2, 2, 2000), null, 0)), { code: 'UNAUTHENTICATED' }, 'a connection that was just being made comes too late');
  t.throws(() => nodes.node(other).rig.router.attach(new TestSubscription(deviceOf(2), null, 0)), { code: 'DRAINING' }, 'the other node does not take it');
});
