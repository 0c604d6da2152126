import t from 'tap';
import { createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { SecretBox } from '../../../../gateway/business/registry/secret-box.ts';
import { eventId } from '../../../../gateway/business/webhooks/event-maker.ts';
import { openWebhooks } from '../../../../gateway/business/webhooks/open-webhooks.ts';
import { conversationBody } from '../../../../gateway/business/webhooks/webhook-body.ts';
import { defaultWebhookLimits } from '../../../../gateway/business/webhooks/webhook-limits.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { TestKeyRing } from '../../device/world.ts';
import { account } from '../../../storage/support.ts';
import { until } from '../../../support/patience.ts';
import { MemoryEventQueue } from './memory-event-queue.ts';
import { Receiver } from './receiver.ts';

const CONVERSATIONS = 40;
const number = { phoneNumberId: '131000000000001', wabaId: '121000000000001', entityId: 'e', account: account(1), displayNumber: '14155550100' };

t.test('webhooks give way to whoever calls the API: one begins in a turn, and none waits for ever', async t => {
  const receiver = await Receiver.open(t);
  const clock = new ManualClock();
  const records = new MemoryBusinessRecords();
  const registry = createBusinessRegistry(records, clock);
  const secrets = new SecretBox(new TestKeyRing(), systemRandom);
  await registry.apps.create('a', 'e', {
    entityId: 'e', name: 'a', secretSealed: secrets.seal('secret', 'app a'), pricingModel: 'pmp', createdAtMs: 1, callback: { url: receiver.url, verifyTokenSealed: '', fields: ['messages'], active: true },
  });
  const queue = new MemoryEventQueue(() => clock.nowMs());
  let isPressed = true;
  const webhooks = openWebhooks({
    registry, secrets, records, queue, clock, random: systemRandom, resolveHost: async () => [], allowPrivate: ['127.0.0.0/8'], limits: defaultWebhookLimits, isPressed: () => isPressed,
    observer: { posted: () => undefined, delivered: () => undefined, ended: () => undefined, failed: error => { t.fail(String(error)); } },
  });
  t.teardown(() => webhooks.close());
  for (let n = 0; n < CONVERSATIONS; n += 1) queue.put({ business: number.account, peer: account(1000 + n) }, [{ id: eventId('a', String(n)), app: 'a', body: conversationBody(number, 'messages', { messages: [{ from: String(n) }] }) }]);
  const received = (): number => receiver.received.length;
  for (let posted = 1; posted <= 3; posted += 1) {
    await until(() => queue.length === CONVERSATIONS - posted, 'one more is told');
    // What else had begun with it would have come before.
    await webhooks.verify({ url: receiver.url, verifyToken: 'right' });
    t.equal(received(), posted);
    clock.advance(1);
  }
  isPressed = false;
  await until(() => {
    clock.advance(1);
    return queue.length === 0;
  }, 'all are told');
  t.equal(received(), CONVERSATIONS);
});
