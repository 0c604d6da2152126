import t from 'tap';
import { until } from '../../../support/patience.ts';
import { EndpointRig } from './rig.ts';

t.setTimeout(300_000);

t.test('a hosted endpoint and consumers with real clients', async t => {
  const rig = await EndpointRig.open(t);
  const shop = await rig.business('+12025550190');
  const ada = await rig.consumer('+12025550101');

  await t.test('a message is decrypted by the consumer, after they have agreed to who holds the keys; its statuses come once each', async t => {
    const message = await rig.send(shop, ada.waId, 'hello');
    await until(() => ada.texts().length === 1, 'the message');
    t.strictSame(ada.texts(), ['hello']);
    t.equal(ada.offers.length, 1);
    t.match(ada.offers[0], { custody: 'operator-hosted', legalEntity: 'Example Ltd', badge: true });
    await rig.untilTold(shop, ada.waId, 2, 'sent and delivered', told => told.kind === 'status');
    await ada.client.markRead(shop.account);
    const statuses = await rig.untilTold(shop, ada.waId, 3, 'read', told => told.kind === 'status');
    t.strictSame(statuses.map(({ status, messageId, callbackData }) => ({ status, messageId, callbackData })), ['sent', 'delivered', 'read'].map(status => ({ status, messageId: message.id, callbackData: 'order 7' })));
    t.strictSame(rig.charged, [message.id]);
  });

  await t.test('an answer becomes an event, and the author learns that it came and was read', async t => {
    await ada.client.send(shop.account, { text: 'how are you' });
    const [told] = await rig.untilTold(shop, ada.waId, 1, 'the answer', ({ kind }) => kind === 'inbound');
    t.match(told, { text: 'how are you' });
    t.ok((await rig.endpoint.endpoint.lastInboundAtMs(shop, ada.waId) ?? 0) > 0);
    const own = (): string | undefined => ada.shown.find(({ outgoing, body }) => outgoing && body.kind === 'text')?.state;
    t.ok(own() !== 'read');
  });
});
