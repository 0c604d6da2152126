import t from 'tap';
import { openBusinessRig, type Answer } from '../http/business-rig.ts';
import type { Pricing } from '../../../../gateway/business/policy/conversation-rules.ts';
import { account } from '../../../storage/support.ts';

const DAY = 86_400;
const regular: Pricing = { billable: true, type: 'regular', category: 'marketing' };
const service: Pricing = { billable: false, type: 'free_customer_service', category: 'service' };

t.test('what was sent, delivered and paid, by day and month, number, country and kind, of this account only', async t => {
  const { ask, business, other, clock, registry, ledger, usage } = await openBusinessRig(t);
  const { wabaId, phoneNumberId, entityId } = business;
  const number = { phoneNumberId, wabaId, entityId, account: account(1), displayNumber: '14155550100' };
  const made = await ask('POST', `/${wabaId}/message_templates`, { name: 'spring', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'It is spring and we have plants.' }] });
  const template = String(made.body['id']);
  const today = Math.floor(clock.nowMs() / 1000 / DAY) * DAY;
  let messages = 0;
  const send = async (waId: string, pricing: Pricing, count: number, at = number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const templateId = pricing === regular ? template : '';
      usage.sent(at, { waId, templateId, pricing });
      if (n === 0) continue;
      usage.delivered(at, { waId, templateId, pricing });
      messages += 1;
      if (pricing.billable) await ledger.charge({ message: `wamid.${messages}`, entity: at.entityId, waba: at.wabaId, phoneNumber: at.phoneNumberId, template: templateId, category: 'marketing', country: waId.startsWith('49') ? 'DE' : 'US', currency: 'EUR', amountMicros: 113_100, chargedAtMs: clock.nowMs() });
    }
  };
  await send('4915112345678', regular, 4);
  await send('14155550123', service, 3);
  clock.advance(DAY * 1000);
  await send('14155550123', regular, 2);
  await send('14155550123', regular, 9, { ...number, wabaId: other.wabaId, entityId: other.entityId, phoneNumberId: other.phoneNumberId });
  usage.read(template);

  const span = `.start(${today}).end(${today + 2 * DAY})`;
  const read = async (field: string): Promise<object> => (await ask('GET', `/v21.0/${wabaId}?fields=${encodeURIComponent(field)}`)).body;
  const [first, second] = [{ start: today, end: today + DAY }, { start: today + DAY, end: today + 2 * DAY }];
  t.strictSame(await read(`analytics${span}.granularity(DAY).phone_numbers([]).product_types([0,2])`), {
    analytics: { phone_numbers: ['14155550100'], granularity: 'DAY', data_points: [{ ...first, sent: 7, delivered: 5 }, { ...second, sent: 2, delivered: 1 }] }, id: wabaId,
  });
  t.match(await read(`analytics${span}.granularity(DAY).country_codes(["DE"])`), { analytics: { country_codes: ['DE'], data_points: [{ sent: 4, delivered: 3 }] } });
  t.match(await read(`analytics${span}.granularity(DAY).product_types([2])`), { analytics: { data_points: [{ sent: 3, delivered: 2 }] } }, 'answers to people');
  t.match(await read(`analytics${span}.granularity(DAY).phone_numbers([4930123456])`), { analytics: { phone_numbers: [], data_points: [] } });
  t.strictSame(await read(`pricing_analytics${span}.granularity(DAILY).metric_types(["COST","VOLUME"]).dimensions(['PRICING_CATEGORY','PRICING_TYPE','COUNTRY','PHONE','TIER'])`), {
    pricing_analytics: { data: [{ data_points: [
      { ...first, pricing_category: 'MARKETING', pricing_type: 'REGULAR', country: 'DE', phone_number: '14155550100', tier: '0:MAX', volume: 3, cost: 0.3393 },
      { ...first, pricing_category: 'SERVICE', pricing_type: 'FREE_CUSTOMER_SERVICE', country: 'US', phone_number: '14155550100', tier: '0:MAX', volume: 2, cost: 0 },
      { ...second, pricing_category: 'MARKETING', pricing_type: 'REGULAR', country: 'US', phone_number: '14155550100', tier: '0:MAX', volume: 1, cost: 0.1131 },
    ] }] }, id: wabaId,
  });
  t.strictSame(await read(`pricing_analytics${span}.granularity(DAILY).metric_types(VOLUME).pricing_types(REGULAR)`), { pricing_analytics: { data: [{ data_points: [{ ...first, volume: 3 }, { ...second, volume: 1 }] }] }, id: wabaId });
  t.match(await read(`conversation_analytics${span}.granularity(MONTHLY).dimensions(["CONVERSATION_DIRECTION","CONVERSATION_TYPE"])`), {
    conversation_analytics: { data: [{ data_points: [{ conversation_direction: 'BUSINESS_INITIATED', conversation_type: 'REGULAR', conversation: 4, cost: 0.4524 }, { conversation_direction: 'USER_INITIATED', conversation_type: 'FREE_TIER', conversation: 2, cost: 0 }] }] },
  });
  // Meta's own SDK asks for them as edges.
  for (const [edge, more] of [['pricing_analytics', { dimensions: '["PRICING_TYPE"]' }], ['conversation_analytics', { conversation_directions: '["USER_INITIATED"]', dimensions: '["CONVERSATION_DIRECTION"]' }]] as const) {
    const asked = { start: today, end: today + 2 * DAY, granularity: 'DAILY', ...more };
    const field = Object.entries(asked).map(([name, value]) => `.${name}(${value})`).join('');
    const { status, body } = await ask('GET', `/v26.0/${wabaId}/${edge}?${new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)])).toString()}`);
    t.equal(status, 200);
    t.match(body, { data: [{ data_points: [{ start: today }] }] });
    t.strictSame({ [edge]: body, id: wabaId }, await read(`${edge}${field}`), `${edge}: as the field`);
  }
  t.match(await ask('GET', `/${other.wabaId}/pricing_analytics?start=1&end=2&granularity=DAILY`), { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, 'of another business');
  t.match(await ask('GET', `/${wabaId}/pricing_analytics`), { status: 400, body: { error: { code: 100, message: /start is required/ } } });
  const [month] = ((await read(`pricing_analytics${span}.granularity(MONTHLY)`)) as { pricing_analytics: { data: [{ data_points: [{ start: number; end: number }] }] } }).pricing_analytics.data[0].data_points;
  t.strictSame([month.start, month.end].map(seconds => new Date(seconds * 1000).toISOString().slice(7)), ['-01T00:00:00.000Z', '-01T00:00:00.000Z']);

  for (const [field, said] of [
    ['pricing_analytics', /pricing_analytics\.start is required/], [`analytics.start(2).end(1).granularity(DAY)`, /must be after start/], [`analytics${span}.granularity(HALF_HOUR)`, /must be one of/],
    [`pricing_analytics${span}.granularity(DAILY).dimensions(["SIZE"])`, /must be among/],
  ] as const) t.match(await ask('GET', `/${wabaId}?fields=${encodeURIComponent(field)}`), { status: 400, body: { error: { code: 100, message: said } } }, field);

  const templates = (more = ''): Promise<Answer> => ask('GET', `/${wabaId}/template_analytics?start=${today}&end=${today + 2 * DAY}&granularity=DAILY&template_ids=[${template}]${more}`);
  t.match(await templates(), { status: 400, body: { error: { code: 200005 } } });
  t.match(await ask('POST', `/${wabaId}?is_enabled_for_insights=true`), { status: 200 });
  t.strictSame((await templates()).body, { data: [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: [
    { template_id: template, ...first, sent: 4, delivered: 3, read: 0, clicked: [], cost: [{ type: 'amount_spent', value: 0.3393 }, { type: 'cost_per_delivered', value: 0.1131 }] },
    // Counted by template alone: the other business used the same one here.
    { template_id: template, ...second, sent: 11, delivered: 9, read: 1, clicked: [], cost: [{ type: 'amount_spent', value: 0.1131 }, { type: 'cost_per_delivered', value: 0.1131 }] },
  ] }] });
  t.match(await templates('&metric_types=SENT,READ'), { body: { data: [{ data_points: [{ sent: 4, read: 0, delivered: undefined, cost: undefined }] }] } });
  t.match(await templates('&template_ids=["x"]'), { status: 400 });
  t.match(await ask('GET', `/${wabaId}/template_analytics?start=1&end=2&granularity=DAILY&template_ids=["151000000000001"]`), { status: 400, body: { error: { code: 200007 } } });
  await registry.templates.delete(template);
});

t.test('a cost is in the currency of the price list: what was charged in one before is counted, and no part of it', async t => {
  const { ask, business: { wabaId, phoneNumberId, entityId }, clock, ledger } = await openBusinessRig(t);
  const made = await ask('POST', `/${wabaId}/message_templates`, { name: 'spring', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'It is spring and we have plants.' }] });
  const [template, today] = [String(made.body['id']), Math.floor(clock.nowMs() / 1000 / DAY) * DAY];
  for (const [index, currency] of ['EUR', 'PEN', 'PEN'].entries()) await ledger.charge({ message: `wamid.${currency}${index}`, entity: entityId, waba: wabaId, phoneNumber: phoneNumberId, template, category: 'marketing', country: 'DE', currency, amountMicros: 100_000, chargedAtMs: clock.nowMs() });
  const span = `start=${today}&end=${today + DAY}&granularity=DAILY`;
  t.match(await ask('GET', `/${wabaId}/pricing_analytics?${span}`), { body: { data: [{ data_points: [{ volume: 3, cost: 0.1 }] }] } });
});
