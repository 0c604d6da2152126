import t from 'tap';
import { until } from '../../../support/patience.ts';
import { EndpointRig } from './rig.ts';
t.test('who holds the keys changes in the middle of a conversation: what is sent waits until the consumer has agreed anew, and nothing is lost or turned round', async t => {
  const rig = await EndpointRig.open(t);
  const shop = await rig.business('+12025550190');
  const hal = await rig.consumer('+12025550101', { accepts: false });
  await rig.send(shop, hal.waId, 'before');
  await until(() => hal.offers.length === 1, 'the question');
  await hal.client.acceptCustody(shop.account);
  await until(() => hal.texts().length === 1, 'before');
  await hal.client.send(shop.account, { text: 'thanks' });
  await rig.untilTold(shop, hal.waId, 1, 'the answer', ({ text }) => text === 'thanks');

  await rig.endpoint.endpoint.describeAccount(shop.account, { legalEntity: 'Example Ltd', displayName: 'Example', badge: true, hosting: 'vendor-hosted', vendor: 'Cloud & Co', purpose: 'orders', retention: '30 days', policyUrl: 'https://example.com/policy' });
  await rig.send(shop, hal.waId, 'after 1');
  await rig.send(shop, hal.waId, 'after 2');
  await until(() => hal.offers.length === 2, 'the question anew');
  t.match(hal.offers[1], { custody: 'vendor-hosted', vendor: 'Cloud & Co', decision: 'pending' });
  await t.rejects(hal.client.send(shop.account, { text: 'and I?' }), { code: 'CUSTODY_PENDING' }, 'neither way');
  t.strictSame(hal.texts(), ['before']);
  await hal.client.acceptCustody(shop.account);
  await until(() => hal.texts().length === 3, 'what waited');
  t.strictSame(hal.texts(), ['before', 'after 1', 'after 2']);
  t.strictSame((await rig.told(shop, hal.waId)).filter(({ kind }) => kind === 'failed'), []);
});
