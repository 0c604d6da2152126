import t from 'tap';
import { accountIdToBytes } from '../../../../proto/ids.ts';
import { range } from '../../routing/harness.ts';
import { SocketDevice } from '../../../support/socket-device.ts';
import { until } from '../../../support/patience.ts';
import { NodesOnSockets, type Somebody } from './nodes-on-sockets.ts';

// The clock's timers keep no process alive.
const awake = setInterval(() => undefined, 1000);
t.teardown(() => { clearInterval(awake); });

async function write(from: Somebody, to: Somebody, first: number, count: number): Promise<void> {
  for (const n of range(first, count)) await from.client.send(to.number, { text: `${n}` });
}

t.test('relay: a device that comes to any door is served by its owner, and never hears of it', async t => {
  const cluster = await new NodesOnSockets(t, 'relay').start('a', 'b');
  const [ada, bob] = [await cluster.stranger(), await cluster.stranger()];
  for (const somebody of [ada, bob]) t.strictSame(somebody.welcomes, [cluster.roles(somebody.account).owner.name], 'the owner welcomes it, the door has passed that on');
  t.equal(cluster.nodes.reduce((sum, { relayed }) => sum + relayed, 0), 2);

  await write(ada, bob, 1, 1);
  await until(() => bob.texts.length === 1);
  await write(bob, ada, 1, 30);
  await write(ada, bob, 2, 29);
  await until(() => bob.texts.length >= 30 && ada.texts.length >= 30);
  t.strictSame(bob.texts, range(1, 30).map(String));
  t.strictSame(ada.texts, range(1, 30).map(String));
  t.strictSame([...ada.closes, ...bob.closes], []);
  t.equal(cluster.nodes.some(({ sentAway }) => sentAway.has('moved')), false, 'nobody was sent on');

  // The door stays, the owner goes: the door owns what it relayed.
  const { owner, other } = cluster.roles(bob.account);
  await owner.stop();
  await write(ada, bob, 31, 10);
  await until(() => bob.texts.length >= 40);
  t.strictSame(bob.texts, range(1, 40).map(String));
  t.equal(bob.welcomes.at(-1), other.name);
  await until(() => other.relayed === 0, 'nothing is relayed any more');
});

t.test('moved: a client follows; after three hops it is relayed all the same', async t => {
  const cluster = await new NodesOnSockets(t, 'moved').start('a', 'b');
  const ada = await cluster.stranger();
  const { owner, other } = cluster.roles(ada.account);
  t.strictSame(ada.closes, [4301]);
  t.strictSame(ada.welcomes, [owner.name]);
  t.equal(other.sentAway.get('moved'), 1);

  const secret = ada.profile.get('self', '')?.secret ?? null;
  await ada.client.close();
  const hello = (hops: number) => ({ hello: { protocol: 1, account: accountIdToBytes(ada.account), device: 1, secret, client: 'test', hops } });
  const sentOn = await SocketDevice.open(other.url);
  await t.rejects(sentOn.request(hello(2)), /closed 4301/);
  const relayed = await SocketDevice.open(other.url);
  t.equal((await relayed.request(hello(3))).welcome?.node, owner.name);
  t.equal(other.relayed, 1);
  t.equal((await relayed.request({ ping: {} })).body, 'pong', 'and its requests are answered');
  relayed.close();
  await until(() => other.relayed === 0, 'the way to the owner is closed with it');
});
