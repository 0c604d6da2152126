import t from 'tap';
import { createBusinessRegistry } from '../../../../gateway/business/registry/business-registry.ts';
import { accountReviewEvent } from '../../../../gateway/business/webhooks/account-events.ts';
import { Announcer } from '../../../../gateway/business/webhooks/announcer.ts';
import { ConversationEventMaker } from '../../../../gateway/business/webhooks/event-maker.ts';
import { Subscribers } from '../../../../gateway/business/webhooks/subscribers.ts';
import { subscribedAppId } from '../../../../gateway/business/registry/subscribed-app.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { hostedNumber } from '../enterprise.ts';

t.test('two apps of one account: each is told all that it has subscribed to, until it has unsubscribed; an app of another account nothing', async t => {
  const clock = new ManualClock();
  const registry = createBusinessRegistry(new MemoryBusinessRecords(), clock);
  const { wabaId } = hostedNumber;
  const subscribe = async (app: string, waba: string, fields: string[]): Promise<void> => {
    await registry.apps.create(app, 'e', { entityId: 'e', name: app, secretSealed: '', pricingModel: 'pmp', createdAtMs: 1, callback: { url: `https://${app}.example`, verifyTokenSealed: '', fields, active: true } });
    await registry.subscribedApps.create(subscribedAppId(waba, app), waba, { wabaId: waba, appId: app, callback: null });
  };
  await subscribe('shop', wabaId, ['messages', 'account_review_update']);
  await subscribe('crm', wabaId, ['messages']);
  await subscribe('other', '121000000000009', ['messages', 'account_review_update']);
  const subscribers = new Subscribers(registry, clock);
  const announced: string[][] = [];
  const announcer = new Announcer(subscribers, { add: async (_, events) => { announced.push(events.map(({ app }) => app)); } }, clock);
  const maker = new ConversationEventMaker(subscribers, registry.settings);
  const told = async (): Promise<string[]> => (await maker.eventsOf(hostedNumber, { kind: 'opened', messageId: 'wamid.1', waId: '14155550123', profileName: '', atMs: 1 }, null)).map(({ app }) => app).sort();
  t.strictSame(await told(), ['crm', 'shop']);
  await announcer.announce(wabaId, accountReviewEvent('APPROVED', 1));
  t.strictSame(announced, [['shop']], 'what an app did not subscribe to is not for it');
  await registry.subscribedApps.delete(subscribedAppId(wabaId, 'shop'));
  subscribers.changed();
  t.strictSame(await told(), ['crm']);
});
