import t from 'tap';
import { parseAccountId, PRIMARY_DEVICE, type AccountId } from '../../../../../proto/ids.ts';
import { until } from '../../../../support/patience.ts';
import { EndpointRig, type Consumer } from '../rig.ts';
import { EndpointNodes } from '../several-nodes.ts';

function accountOf({ client }: Consumer): AccountId {
  const account = parseAccountId(client.self?.account ?? '');
  if (account === null) throw new Error('not registered');
  return account;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

t.test('an account that has ended is gone for consumers, and what was kept of it is destroyed, but for what its apps are still told', async t => {
  const rig = await EndpointRig.open(t);
  const [shop, other] = [await rig.business('+12025550190'), await rig.business('+12025550191')];
  const [ada, ben] = [await rig.consumer('+12025550101'), await rig.consumer('+12025550102')];
  for (const { waId } of [ada, ben]) for (const number of [shop, other]) await rig.send(number, waId, 'hello');
  await until(() => [ada, ben].every(each => each.texts().length === 2), 'the first messages');
  const told = await rig.untilTold(shop, ada.waId, 2, 'sent and delivered', () => true);
  // Of one of the conversations nothing waits.
  const bens = { business: shop.account, peer: accountOf(ben) };
  await rig.untilTold(shop, ben.waId, 2, 'sent and delivered', () => true);
  await rig.endpoint.events.done(bens, 'app', (await rig.endpoint.events.next(bens, 'app', 0, 100)).map(({ id }) => id));

  const { endpoint } = rig.endpoint;
  await endpoint.close(shop);
  await ada.client.send(shop.account, { text: 'is anybody there' });
  const { conversations, mailbox } = rig.stores;
  await conversations.accept({ business: shop.account, peer: accountOf(ada) }, { id: new Uint8Array(16).fill(1), sealed: Buffer.from('waits'), acceptedAtMs: Date.now() });
  const before = rig.endpoint.pids();
  const device = { account: shop.account, device: PRIMARY_DEVICE, incarnation: (await rig.stores.accounts.load(shop.account))?.devices[0]?.incarnation ?? 0 };
  await until(async () => (await mailbox.usage(device)).items > 0, 'the question waits for it');
  for (let times = 0; times < 2; times += 1) {
    await endpoint.endAccount(shop.account);
    await endpoint.eraseAccount(shop.account);
  }

  t.strictSame(before.filter(isRunning), [], 'no process that has had its keys');
  t.match(await rig.stores.accounts.load(shop.account), { row: { state: 'deleted', numberIndex: null }, devices: [] }, 'its id is a tombstone');
  t.equal(await rig.stores.preKeys.repeatedUse(device), null);
  t.equal((await mailbox.usage(device)).items, 0, 'nothing waits for it');
  for (const peer of await conversations.peers(shop.account, null, 1000)) {
    const { state, commands, outbox } = await conversations.load({ business: shop.account, peer });
    t.strictSame([state?.length ?? 0, commands.length, outbox.length], [0, 0, 0], 'no keys, no ratchets, nothing that waits');
  }
  t.strictSame(await rig.told(shop, ada.waId), told, 'what its apps are to be told they still are');
  t.strictSame(await rig.told(shop, ben.waId), []);
  await t.rejects(ada.client.send(shop.account, { text: 'hello?' }), { code: 'UNKNOWN_ACCOUNT' });

  await rig.send(other, ben.waId, 'we are here');
  await until(() => ben.texts().includes('we are here'), 'others go on');
  const next = await rig.business('+12025550190');
  t.not(next.account, shop.account);
  await rig.send(next, ben.waId, 'we are new');
  await until(() => ben.texts().includes('we are new'), 'whoever has the number now');
  await t.rejects(ada.client.send('+12025550190', { text: 'hello?' }), { code: 'CUSTODY_PENDING' }, 'is somebody else, about whom she is asked anew');
});

t.test('a node that hears later that an account has ended lets go of its keys too, also of a number that it had closed', async t => {
  const rig = await EndpointRig.open(t);
  const shop = await rig.business('+12025550190');
  await rig.endpoint.close();
  const nodes = new EndpointNodes(rig);
  const [one, two, three] = [await nodes.join('one', shop, true), await nodes.join('two', shop, false), await nodes.join('three', shop, false)];
  rig.endpoint = one.opened;
  for (const { opened } of [two, three]) t.teardown(() => opened.close());
  await nodes.settled([one, two, three]);
  // As another node asks for them: a process has them then.
  for (const { opened } of [two, three]) await opened.endpoint.describeAccount(shop.account, { legalEntity: 'Example Ltd', displayName: 'Example', badge: true, hosting: opened === two.opened ? 'vendor-hosted' : 'operator-hosted', vendor: 'Vendor', purpose: 'orders', retention: '30 days', policyUrl: 'https://example.com/policy' });
  await three.opened.endpoint.close(shop);
  const pids = [...two.opened.pids(), ...three.opened.pids()];
  t.equal(pids.filter(isRunning).length, 2);
  await two.opened.endpoint.closeOthers([], Infinity);
  t.equal(pids.filter(isRunning).length, 2, 'a number that is only deregistered may be registered again');
  await one.opened.endpoint.endAccount(shop.account);
  for (const { opened } of [two, three]) await opened.endpoint.closeOthers([], Infinity);
  t.equal(pids.filter(isRunning).length, 0);
});
