import t from 'tap';
import { openMemoryProfile } from '../../../client/index.ts';
import { fromHex } from '../../../client/bytes.ts';
import { swapAccountKey } from '../lies.ts';
import { Rig, type Person } from '../rig.ts';

async function link(rig: Rig, of: Person, name: string): Promise<Person> {
  const device = await rig.open(of.number, openMemoryProfile());
  await rig.done(device.client.link({ deviceName: name, onUri: uri => { void of.client.acceptLink(uri, async () => true); } }));
  await rig.done(device.client.connect());
  return device;
}

/** The message that Ada has sent last, as SetChanged names it. */
function lastSent(ada: Person, bob: Person): Uint8Array {
  return fromHex(ada.profile.list('sent', { group: bob.account }).at(-1)?.clientMessageId ?? '');
}

t.test('a completion is for the devices that were missing, not for those that have come since', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await rig.done(ada.client.send(bob.number, { text: 'before both' }));
  const tablet = await link(rig, bob, 'tablet');
  const laptop = await link(rig, bob, 'laptop');
  rig.server.event(rig.server.device(ada.number), { setChanged: { clientMessageId: lastSent(ada, bob), recipient: null, missing: [2], manifest: rig.server.account(bob.number).manifest } });
  await rig.until(() => tablet.texts().includes('before both'), 'completed');
  t.strictSame(rig.server.seen.filter(frame => frame.send?.completes === true).map(frame => frame.send?.sealed?.map(({ device }) => device)), [[2]]);
  t.strictSame(laptop.texts(), []);
});

t.test('a server cannot have a message completed for an account key of its own', async t => {
  const rig = new Rig(t);
  const { ada, bob } = await rig.friends();
  await rig.done(ada.client.send(bob.number, { text: 'for bob alone' }));
  swapAccountKey(rig, bob.number);
  const { manifest } = rig.server.account(bob.number);
  rig.server.event(rig.server.device(ada.number), { setChanged: { clientMessageId: lastSent(ada, bob), recipient: null, missing: [1], manifest, position: { epoch: 1, offset: 9000 } } });
  await rig.until(() => rig.server.seen.some(frame => frame.ack?.position?.offset === 9000), 'dealt with');
  t.match(ada.of('identityChanged'), [{ account: bob.account }]);
  t.notOk(rig.server.seen.some(frame => frame.send?.completes === true));
  t.strictSame(ada.profile.list('outbox'), []);
});
