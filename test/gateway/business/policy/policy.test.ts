import t from 'tap';
import { MessageUsage } from '../../../../gateway/business/analytics/message-usage.ts';
import { Billing } from '../../../../gateway/business/billing/billing.ts';
import { readPriceList } from '../../../../gateway/business/billing/price-list.ts';
import { statementCsv } from '../../../../gateway/business/billing/statement.ts';
import { messageIdOf } from '../../../../gateway/business/messages/message-id.ts';
import type { OutboundMessage } from '../../../../gateway/business/messages/outbound-message.ts';
import type { ConversationFacts } from '../../../../gateway/business/policy/conversation-rules.ts';
import { DailyCounts } from '../../../../gateway/business/policy/daily-counts.ts';
import { LeasedBuckets } from '../../../../gateway/business/policy/leased-buckets.ts';
import { defaultPolicySettings, type PolicyCountries, type PolicySettings } from '../../../../gateway/business/policy/policy-settings.ts';
import { PortfolioReach } from '../../../../gateway/business/policy/portfolio-reach.ts';
import { QualityWatch } from '../../../../gateway/business/policy/quality-watch.ts';
import { RateAdmission } from '../../../../gateway/business/policy/rate-admission.ts';
import { SendingRules } from '../../../../gateway/business/policy/sending-rules.ts';
import { TemplatePacing } from '../../../../gateway/business/policy/template-pacing.ts';
import { TemplatePauses } from '../../../../gateway/business/policy/template-pauses.ts';
import { ThroughputRaise } from '../../../../gateway/business/policy/throughput-raise.ts';
import type { AccountEvent } from '../../../../gateway/business/webhooks/account-events.ts';
import { ManualClock } from '../../../../proto/clock-manual.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { MemoryBudgetStore } from '../../../../storage/budgets/budgets-memory.ts';
import { MemoryBusinessRecords } from '../../../../storage/business-records/business-records-memory.ts';
import { MemoryLedgerStore } from '../../../../storage/ledger/ledger-memory.ts';
import { account, bytes } from '../../../storage/support.ts';
import { enterprise, hostedNumber, portfolioId, templateId } from '../enterprise.ts';

const hour = 3_600_000;
const day = 24 * hour;
const prices = `
currency: EUR
prices:
  - { category: marketing, country: '*', amount: '0.10', validFrom: '2020-01-01' }
  - { category: marketing, country: DE, amount: '0.1131', validFrom: '2020-01-01' }
  - { category: marketing, country: DE, amount: '0.2', validFrom: '2027-02-01' }
  - { category: utility, country: '*', amount: '0.000001', validFrom: '2020-01-01' }
`;

/** Everything of the policy engine over memory, at a clock of the test. */
async function policy(changes: Partial<PolicySettings> = {}, countries: PolicyCountries = { closed: [], noMarketing: [] }) {
  const clock = new ManualClock();
  const records = new MemoryBusinessRecords();
  const registry = await enterprise(records, clock);
  const [budgets, ledger, counts] = [new MemoryBudgetStore(), new MemoryLedgerStore(), new DailyCounts(records, clock, 'node-1')];
  const settings = { ...defaultPolicySettings, ...changes };
  const events: AccountEvent[] = [];
  const announcer = { announce: async (_: string, event: AccountEvent) => { events.push(event); } };
  const observer = { refused: () => undefined, rated: () => undefined, charged: () => undefined, failed: (error: unknown) => { throw error; } };
  const keyOf = (name: string): Uint8Array => new TextEncoder().encode(name);
  const pauses = new TemplatePauses({ registry, announcer, clock, settings });
  const quality = new QualityWatch({
    records, registry, counts, budgets, keyOf, pauses, announcer, clock, settings, observer,
    hostedNumber: async business => business === hostedNumber.account ? hostedNumber : null,
  });
  const buckets = new LeasedBuckets(budgets, clock, keyOf);
  const billing = new Billing({ ledger, records, prices: readPriceList(prices), clock, observer });
  const reach = new PortfolioReach({ registry, budgets, counts, keyOf, announcer, clock, settings, observer });
  const pacing = new TemplatePacing({ records, registry, counts, budgets, keyOf, announcer, clock, settings, observer });
  const throughput = new ThroughputRaise({ registry, budgets, keyOf, announcer, clock, settings, observer });
  const rules = new SendingRules({ registry, reach, throughput, pacing, billing, quality, usage: new MessageUsage(counts), budgets, buckets, keyOf, clock, settings, countries, observer });
  return { clock, records, registry, budgets, ledger, events, pacing, quality, billing, rules, counts, buckets, keyOf, settings, observer, admission: new RateAdmission(buckets, settings, observer) };
}

const facts: ConversationFacts = { lastInboundAtMs: 0, marketingStopped: false, blocked: false };
let contents = 0;

function messageTo(waId: string, template: 'marketing' | 'utility' | null, clock: ManualClock): OutboundMessage {
  const contentId = bytes(16, contents += 1);
  return {
    id: messageIdOf({ waId, author: 'business', contentId }), contentId, waId, body: { text: { body: 'x' } }, callbackData: '', identityHash: '', acceptedAtMs: clock.nowMs(), expiresAtMs: clock.nowMs() + 30 * day,
    template: template === null ? null : { id: templateId, name: 'spring_sale', language: 'en_US', category: template, cleared: false },
  };
}

t.test('what may be sent, in the order of the checks', async t => {
  const { clock, rules, registry } = await policy({ marketingPerUser: 1 }, { closed: ['CU'], noMarketing: ['FR'] });
  const open = { ...facts, lastInboundAtMs: clock.nowMs() - day + 1 };
  const de = '4915112345678';
  const verdict = async (waId: string, template: 'marketing' | 'utility' | null, given: Partial<ConversationFacts> = {}): Promise<unknown> => {
    const decided = await rules.decide(hostedNumber, messageTo(waId, template, clock), { ...facts, ...given });
    return decided.kind === 'fail' ? decided.code : decided.kind === 'send' ? decided.pricing : decided;
  };
  t.strictSame(await verdict(de, null, open), { billable: false, type: 'free_customer_service', category: 'service' });
  t.equal(await verdict(de, null, { lastInboundAtMs: clock.nowMs() - day }), 131047, 'a day later the window is closed');
  t.equal(await verdict(de, null), 131047, 'never written');
  t.strictSame(await verdict(de, 'utility', open), { billable: false, type: 'free_customer_service', category: 'utility' });
  t.strictSame(await verdict(de, 'utility'), { billable: true, type: 'regular', category: 'utility' });
  t.strictSame(await verdict(de, 'marketing', open), { billable: true, type: 'regular', category: 'marketing' });
  t.equal(await verdict(de, 'marketing', { marketingStopped: true }), 131050);
  t.match(await verdict(de, 'utility', { marketingStopped: true }), { billable: true }, 'stopping marketing stops nothing else');
  t.equal(await verdict(de, null, { ...open, blocked: true }), 130403);
  t.equal(await verdict('33612345678', 'marketing'), 131049);
  t.equal(await verdict('5351234567', 'utility'), 130497);
  const once = messageTo(de, 'marketing', clock);
  for (const time of ['once', 'asked again after a crash']) t.equal((await rules.decide(hostedNumber, once, facts)).kind, 'send', time);
  t.equal(await verdict(de, 'marketing'), 131049, 'the second one of that day');
  clock.advance(2 * day);
  t.match(await verdict(de, 'marketing'), { billable: true });
  t.match(await rules.decide(hostedNumber, { ...messageTo(de, null, clock), expiresAtMs: clock.nowMs() }, facts), { kind: 'fail', code: 131026 });

  for (const [status, code] of [['PAUSED', 132015], ['DISABLED', 132016], ['REJECTED', 132001]] as const) {
    await registry.templates.change(templateId, value => ({ ...value, status }));
    t.equal(await verdict('4915112345679', 'utility'), code);
  }
  await registry.templates.delete(templateId);
  t.match(await verdict('4915112345679', 'utility'), { billable: true }, 'what was accepted before it was deleted is sent');
  await registry.entities.change(hostedNumber.entityId, value => ({ ...value, status: 'suspended' }));
  t.equal(await verdict(de, 'utility', { blocked: true }), 131031);
});

t.test('people per moving day: refused when the tier is used up, raised when half of it was used well', async t => {
  const { clock, rules, registry, events, counts } = await policy({ raiseShare: 10_000, reviewEveryMs: 0 });
  await registry.numbers.change(hostedNumber.phoneNumberId, value => ({ ...value, qualityRating: 'YELLOW' }));
  const send = async (n: number): Promise<number | string> => {
    const verdict = await rules.decide(hostedNumber, messageTo(`49151${10_000_000 + n}`, 'utility', clock), facts);
    return verdict.kind === 'fail' ? verdict.code : verdict.kind;
  };
  for (let n = 0; n < 250; n += 1) t.equal(await send(n), 'send');
  t.equal(await send(250), 131048);
  t.equal(await send(7), 'send', 'known people cost nothing');
  clock.advance(day);
  t.equal(await send(250), 'send');
  t.equal(events.length, 0, 'not with yellow quality');
  await registry.numbers.change(hostedNumber.phoneNumberId, value => ({ ...value, qualityRating: 'GREEN' }));
  await counts.flush();
  t.equal(await send(251), 'send');
  t.equal((await registry.portfolios.get(portfolioId))?.value.tier, 'TIER_2K');
  t.strictSame(events.map(({ field, value }) => [field, value]), [['business_capability_update', { max_daily_conversations_per_business: 'TIER_2K', max_phone_numbers_per_business: 20 }]]);
});

t.test('counts that could not be written wait for the next flush, all of them', async t => {
  const { clock, counts, records } = await policy();
  const { put } = records;
  records.put = () => Promise.reject(new SealgateError('STORE_FAILED'));
  const subjects = ['number:1', 'number:2', 'template:3'];
  for (const subject of subjects) counts.add(subject, 'delivered');
  await t.rejects(counts.flush(), { code: 'STORE_FAILED' });
  counts.add('number:2', 'delivered');
  records.put = put;
  await counts.flush();
  const elsewhere = new DailyCounts(records, clock, 'node-2');
  t.strictSame(await Promise.all(subjects.map(async subject => (await elsewhere.sum(subject, 1))('delivered'))), [1, 2, 1]);
});

t.test('counts that were written without anybody being told so are counted once, here and at another node', async t => {
  const { clock, counts, records } = await policy();
  const elsewhere = new DailyCounts(records, clock, 'node-2');
  const put = records.put.bind(records);
  const sumAt = async (of: DailyCounts): Promise<number> => (await of.sum('number:1', 1))('sent');
  counts.add('number:1', 'sent', 3);
  await counts.flush();
  records.put = async record => {
    await put(record);
    throw new SealgateError('STORE_FAILED');
  };
  counts.add('number:1', 'sent', 2);
  await t.rejects(counts.flush(), { code: 'STORE_FAILED' });
  records.put = put;
  elsewhere.add('number:1', 'sent', 10);
  await elsewhere.flush();
  counts.add('number:1', 'sent', 100);
  t.equal(await sumAt(counts), 115, 'what may have been written was');
  await Promise.all([counts.flush(), counts.flush()]);
  t.strictSame([await sumAt(counts), await sumAt(elsewhere)], [115, 115]);
  clock.advance(1);
  const restarted = new DailyCounts(records, clock, 'node-1');
  restarted.add('number:1', 'sent', 1);
  await restarted.flush();
  t.equal(await sumAt(elsewhere), 116, 'the first batch after a start is not taken for the one before it');
});

t.test('throughput of a number and rate of a pair, exact at one node and within a lease at two', async t => {
  const { clock, registry, admission, budgets, keyOf, settings, rules } = await policy();
  const number = await registry.numbers.get(hostedNumber.phoneNumberId);
  if (number === null) throw new Error('no number');
  const admitted = async (of: RateAdmission, count: number, waId: (n: number) => string): Promise<unknown[]> => Promise.all(Array.from({ length: count }, async (_, n) => (await of.admit(number, waId(n)))?.code ?? 'taken'));
  const taken = (answers: readonly unknown[]): number => answers.filter(answer => answer === 'taken').length;
  const others = (n: number): string => `4915${n}`;
  const burst = await admitted(admission, 200, others);
  t.equal(taken(burst), 80);
  t.strictSame([...new Set(burst)], ['taken', 130429]);
  t.match(await admission.admit(number, '49'), { code: 130429, retryAfterMs: 13 });
  clock.advance(1000);
  const pair = await admitted(admission, 60, () => '4915112345678');
  t.equal(taken(pair), 45);
  t.strictSame([...new Set(pair)], ['taken', 131056]);
  t.equal(taken(await admitted(admission, 40, others)), 35, 'what the pair was refused costs the number nothing');
  clock.advance(6000);
  t.equal(taken(await admitted(admission, 5, () => '4915112345678')), 1, 'one more after six seconds');
  clock.advance(60_000);
  for (let n = 0; n < 30; n += 1) rules.received(hostedNumber);
  t.equal(taken(await admitted(admission, 100, others)), 50, 'what comes in counts');

  clock.advance(60_000);
  const second = new RateAdmission(new LeasedBuckets(budgets, clock, keyOf), settings, { refused: () => undefined, rated: () => undefined, charged: () => undefined, failed: () => undefined });
  const both = [...await admitted(admission, 100, others), ...await admitted(second, 100, others)];
  t.equal(taken(both), 80);
});

t.test('a fresh template goes to some people first, and to the rest when they take it well', async t => {
  const { clock, rules, registry, pacing, quality, events } = await policy({ pacingBatch: 3, qualityDeliveredMin: 3, yellowFrom: 1000, redFrom: 9000 });
  const minute = 60_000;
  const decide = (waId: string, given: Partial<ConversationFacts> = {}, message = messageTo(waId, 'marketing', clock)): ReturnType<SendingRules['decide']> => rules.decide(hostedNumber, message, { ...facts, ...given });
  const freshen = (): Promise<unknown> => registry.templates.change(templateId, value => ({ ...value, status: 'APPROVED', freshSinceMs: clock.nowMs() }));
  const deliver = (n: number): Promise<void> => rules.delivered(hostedNumber, { messageId: `p${n}${clock.nowMs()}`, waId: `1415555${account(0x2000 + n).slice(-4)}`, templateId, pricing: { billable: true, type: 'regular', category: 'marketing' }, atMs: clock.nowMs() });
  await freshen();
  const first = messageTo('4915100000000', 'marketing', clock);
  for (let times = 0; times < 3; times += 1) t.equal((await decide('4915100000000', {}, first)).kind, 'send', 'asked again it counts once');
  for (const n of [1, 2]) t.equal((await decide(`491510000000${n}`)).kind, 'send');
  const held = messageTo('4915100000003', 'marketing', clock);
  t.match(await decide('4915100000003', {}, held), { kind: 'hold', untilMs: clock.nowMs() + 30 * minute });
  t.equal((await decide('4915100000004', { lastInboundAtMs: clock.nowMs() - 1 })).kind, 'send', 'an answer is not held');
  const cleared = async (id: string, lastInboundAtMs: number | null): Promise<boolean> => {
    const template = await registry.templates.get(templateId);
    return template !== null && pacing.clears(template, id, async () => lastInboundAtMs);
  };
  t.strictSame([await cleared(first.id, null), await cleared(held.id, null), await cleared('another', null), await cleared('another', clock.nowMs() - 1)], [true, false, false, true], 'when it is accepted it is told the same');
  t.equal((await decide('4915100000006', {}, { ...held, template: { id: templateId, name: 'spring_sale', language: 'en_US', category: 'marketing', cleared: true } })).kind, 'send', 'and not asked again');
  for (const n of [0, 1, 2]) await deliver(n);
  clock.advance(29 * minute);
  await pacing.review();
  t.equal((await decide('4915100000003', {}, held)).kind, 'hold');
  clock.advance(minute);
  await pacing.review();
  t.equal((await decide('4915100000003', {}, held)).kind, 'send', 'released');
  t.equal((await decide('4915100000005')).kind, 'send', 'and fresh no more');

  clock.advance(8 * day);
  await freshen();
  for (const n of [0, 1, 2]) await decide(`491520000000${n}`);
  const late = messageTo('4915200000003', 'marketing', clock);
  t.equal((await decide('4915200000003', {}, late)).kind, 'hold');
  for (const n of [0, 1, 2]) await deliver(n);
  await quality.complained(hostedNumber.account, account(0x2000), 'blocks', templateId);
  clock.advance(31 * minute);
  await pacing.review();
  t.match(await decide('4915200000003', {}, late), { kind: 'fail', code: 132015 }, 'what waited fails');
  t.match(events.at(-1), { field: 'message_template_status_update', value: { event: 'PAUSED', other_info: { title: 'RATE_LIMITING_PAUSE' } } });
  t.equal((await registry.templates.get(templateId))?.value.pausedUntilMs, 0, 'until somebody lifts it');
});

t.test('a number that reaches very many people gets the higher throughput by itself', async t => {
  const { clock, rules, registry, events } = await policy({ highThroughputPeople: 5 });
  const send = async (n: number): Promise<number | undefined> => {
    await rules.decide(hostedNumber, messageTo(`49153${10_000_000 + n}`, 'utility', clock), facts);
    return (await registry.numbers.get(hostedNumber.phoneNumberId))?.value.throughputPerSecond;
  };
  for (let n = 0; n < 6; n += 1) t.equal(await send(n), 80, 'not while the portfolio has a limit');
  await registry.portfolios.change(portfolioId, value => ({ ...value, tier: 'TIER_UNLIMITED' }));
  for (const n of [0, 1, 2, 3, 3]) t.equal(await send(n), 80);
  t.equal(await send(4), 1000);
  t.match(events.at(-1), { field: 'phone_number_quality_update', value: { event: 'THROUGHPUT_UPGRADE', display_phone_number: hostedNumber.displayNumber, current_limit: 'TIER_UNLIMITED' } });
});

t.test('a number and a template that enough was sent of and nobody complained about are green at the next review, told once', async t => {
  const { clock, quality, registry, events, rules } = await policy({ qualityDeliveredMin: 20 });
  const ratings = async (): Promise<(string | undefined)[]> => [(await registry.numbers.get(hostedNumber.phoneNumberId))?.value.qualityRating, (await registry.templates.get(templateId))?.value.quality.score];
  const send = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) await rules.delivered(hostedNumber, { messageId: `m${clock.nowMs()}${n}`, waId: '14155550123', templateId, pricing: { billable: true, type: 'regular', category: 'marketing' }, atMs: clock.nowMs() });
    clock.advance(3000);
    await quality.review();
  };
  await send(19);
  t.strictSame(await ratings(), ['UNKNOWN', 'UNKNOWN'], 'too little to say');
  await send(1);
  t.strictSame(await ratings(), ['GREEN', 'GREEN']);
  await send(1);
  t.strictSame(events.map(({ field }) => field), ['message_template_quality_update']);
});

t.test('real blocks drive a number and its template from green to red: pauses, webhooks, and the way back', async t => {
  const { clock, quality, registry, events, rules } = await policy({ qualityDeliveredMin: 20, yellowFrom: 1000, redFrom: 2000 });
  const number = async (): Promise<string | undefined> => (await registry.numbers.get(hostedNumber.phoneNumberId))?.value.qualityRating;
  const template = async (): Promise<string> => { const found = (await registry.templates.get(templateId))?.value; return `${found?.quality.score ?? ''} ${found?.status ?? ''}`; };
  const consumer = (n: number): ReturnType<typeof account> => account(0x1000 + n);
  const send = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n += 1) {
      const waId = `1415555${consumer(n).slice(-4)}`;
      await rules.delivered(hostedNumber, { messageId: `m${clock.nowMs()}${n}`, waId, templateId, pricing: { billable: true, type: 'regular', category: 'marketing' }, atMs: clock.nowMs() });
    }
  };
  await send(20);
  await quality.complained(account(99), consumer(0), 'blocks', templateId);
  t.equal(await number(), 'UNKNOWN', 'another business is not this one');
  await quality.complained(hostedNumber.account, consumer(0), 'blocks', templateId);
  t.strictSame([await number(), await template()], ['GREEN', 'GREEN APPROVED']);
  for (let times = 0; times < 9; times += 1) await quality.complained(hostedNumber.account, consumer(0), 'blocks', templateId);
  t.equal(await number(), 'GREEN', 'one consumer counts once');
  await quality.complained(hostedNumber.account, consumer(1), 'reports', templateId);
  t.strictSame([await number(), await template()], ['YELLOW', 'YELLOW APPROVED']);
  for (const n of [2, 3]) await quality.complained(hostedNumber.account, consumer(n), 'blocks', templateId);
  t.strictSame([await number(), await template()], ['RED', 'RED PAUSED']);
  t.match(events.map(({ field, value }) => ({ field, ...value })), [
    { field: 'message_template_quality_update', previous_quality_score: 'UNKNOWN', new_quality_score: 'GREEN', message_template_id: Number(templateId) },
    { field: 'message_template_quality_update', previous_quality_score: 'GREEN', new_quality_score: 'YELLOW' },
    { field: 'phone_number_quality_update', event: 'FLAGGED', display_phone_number: hostedNumber.displayNumber },
    { field: 'message_template_quality_update', previous_quality_score: 'YELLOW', new_quality_score: 'RED' },
    { field: 'message_template_status_update', event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } },
  ]);
  t.match(await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts), { kind: 'fail', code: 132015 });

  const pauses: string[] = [];
  for (const [lengthMs, round] of [[3 * hour, 1], [6 * hour, 2]] as const) {
    clock.advance(lengthMs - 60_001);
    await quality.review();
    t.match(await template(), /PAUSED/);
    clock.advance(60_001);
    await quality.review();
    t.equal(await template(), 'UNKNOWN APPROVED', `lifted ${round}`);
    await send(20);
    for (const n of [0, 1, 2, 3]) await quality.complained(hostedNumber.account, account(0x1000 + round * 4 + n), 'blocks', templateId);
    pauses.push(await template());
  }
  t.strictSame(pauses, ['RED PAUSED', 'RED DISABLED']);
  t.match(events.filter(({ field }) => field === 'message_template_status_update').map(({ value }) => value), [
    { event: 'PAUSED' }, { event: 'APPROVED', other_info: { title: 'UNPAUSE' } }, { event: 'PAUSED', other_info: { title: 'SECOND_PAUSE' } }, { event: 'APPROVED' }, { event: 'DISABLED', disable_info: {} },
  ]);
  clock.advance(8 * day);
  await quality.review();
  t.equal(await number(), 'UNKNOWN', 'a week later nothing is held against it');
  t.ok(events.some(({ name }) => name.includes('UNFLAGGED')));
});

t.test('money: a message is charged once at its day\'s price, limits stop sending, the statement adds up', async t => {
  const { clock, billing, ledger, rules } = await policy();
  const pricing = { billable: true, type: 'regular', category: 'marketing' } as const;
  const deliver = (messageId: string, waId: string, atMs = clock.nowMs()): Promise<void> => rules.delivered(hostedNumber, { messageId, waId, templateId, pricing, atMs });
  const month = new Date(clock.nowMs()).toISOString().slice(0, 7);
  t.equal(month, '2027-01');
  await Promise.all(['m1', 'm1', 'm2'].map(id => deliver(id, '4915112345678')));
  await deliver('m3', '14155550123');
  await deliver('m4', '4915112345678', Date.UTC(2027, 1, 1));
  await rules.delivered(hostedNumber, { messageId: 'm5', waId: '4915112345678', templateId: '', pricing: { ...pricing, billable: false }, atMs: clock.nowMs() });
  t.match(await billing.usage(hostedNumber.entityId, month), {
    amountMicros: 326_200, currency: 'EUR', balanceMicros: null,
    totals: [{ category: 'marketing', country: 'DE', messages: 2, amountMicros: 226_200 }, { category: 'marketing', country: 'US', messages: 1, amountMicros: 100_000 }],
  });
  t.match(await billing.usage(hostedNumber.entityId, '2027-02'), { amountMicros: 200_000 });
  let csv = '';
  for await (const part of statementCsv(ledger, hostedNumber.entityId, month)) csv += part;
  const [head, ...lines] = csv.trim().split('\r\n');
  t.equal(head, 'charged_at,message,waba,phone_number,template,category,country,currency,amount');
  t.strictSame(lines.map(line => line.split(',').at(-1)), ['0.113100', '0.113100', '0.100000']);
  t.notMatch(csv, /4915112345678/);

  const next = async (): Promise<unknown> => { clock.advance(3000); return (await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts)).kind; };
  await billing.setAccount(hostedNumber.entityId, { monthlyLimitMicros: 326_200 + 113_100 });
  t.equal(await next(), 'send');
  for (const id of ['m1', 'm2', 'm1']) await deliver(id, '4915112345678');
  t.match(await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts), { kind: 'send' }, 'what is told again to be delivered costs nothing');
  await deliver('m6', '4915112345678');
  t.match(await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts), { kind: 'fail', code: 131042 });
  await billing.setAccount(hostedNumber.entityId, { monthlyLimitMicros: null, payInMicros: 1_000_000 });
  t.equal(await next(), 'send');
  t.equal((await billing.usage(hostedNumber.entityId, month)).balanceMicros, 1_000_000 - 439_300);
  for (const n of [1, 2, 3, 4, 5]) await deliver(`p${n}`, '4915112345678');
  t.match(await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts), { kind: 'fail', code: 131042 });
});

t.test('a price list in another currency: nothing is added up across currencies, and nobody spends euros as pesos', async t => {
  const { clock, billing, ledger, rules, records, observer } = await policy();
  const pricing = { billable: true, type: 'regular', category: 'marketing' } as const;
  const { entityId } = hostedNumber;
  const month = new Date(clock.nowMs()).toISOString().slice(0, 7);
  const charge = (by: Billing, messageId: string): Promise<void> => by.charge(hostedNumber, { messageId, waId: '4915112345678', templateId, pricing, atMs: clock.nowMs() });
  await billing.setAccount(entityId, { payInMicros: 1_000_000 });
  await charge(billing, 'm1');
  const later = new Billing({ ledger, records, prices: readPriceList(prices.replace('EUR', 'PEN')), clock, observer });
  clock.advance(3000);
  t.equal(await later.refusalOf(entityId, 'marketing', 'DE'), 'The account of the business is in EUR, the price list of this server in PEN; its operator has to begin the account anew.');
  t.equal(await billing.refusalOf(entityId, 'marketing', 'DE'), null, 'a node that has the old list yet goes on');
  await charge(later, 'm2');
  t.match(await later.usage(entityId, month), {
    currency: 'PEN', amountMicros: 113_100, amountsBefore: [{ currency: 'EUR', amountMicros: 113_100 }], balanceMicros: 1_000_000 - 113_100, account: { currency: 'EUR' },
    totals: [{ currency: 'EUR', amountMicros: 113_100 }, { currency: 'PEN', amountMicros: 113_100 }],
  }, 'what is left is left of the currency that was paid in');
  await t.rejects(later.setAccount(entityId, { payInMicros: 5_000_000 }), { code: 'MALFORMED', message: /is in EUR, the price list in PEN; --new-currency/ });
  await later.setAccount(entityId, { payInMicros: 200_000, newCurrency: true });
  t.match(await later.usage(entityId, month), { balanceMicros: 200_000 - 113_100, account: { currency: 'PEN', paidInMicros: 200_000, monthlyLimitMicros: null } });
  t.match(await later.refusalOf(entityId, 'marketing', 'DE'), 'The balance does not cover the message.');
  await later.setAccount(entityId, { payInMicros: 200_000, newCurrency: true });
  t.match(await later.usage(entityId, month), { account: { paidInMicros: 400_000 } }, 'said once more it begins nothing anew');
  t.equal(await later.refusalOf(entityId, 'marketing', 'DE'), null);
  clock.advance(3000);
  t.match(await rules.decide(hostedNumber, messageTo('4915112345678', 'marketing', clock), facts), { kind: 'fail', code: 131042 }, 'and now the old list is the one that does not fit');
});

t.test('an account of a build that did not keep its currency is in the one it is found with', async t => {
  const { clock, billing, ledger, records, observer } = await policy();
  const { entityId } = hostedNumber;
  const account = { paidInMicros: 1_000_000, monthlyLimitMicros: null, sinceMonth: '2027-01' };
  await records.put({ kind: 'spending-account', id: entityId, parent: '', version: 1, body: JSON.stringify(account) });
  t.equal(await billing.refusalOf(entityId, 'marketing', 'DE'), null);
  const later = new Billing({ ledger, records, prices: readPriceList(prices.replace('EUR', 'PEN')), clock, observer });
  t.match(await later.refusalOf(entityId, 'marketing', 'DE'), /is in EUR/);
});

t.test('price lists say what is wrong with them', t => {
  for (const [text, fault] of [
    ['currency: EUR\nprices: []', /prices/], ['{', /neither/], ['currency: euro\nprices: [{category: utility, country: DE, amount: "1", validFrom: "2026-01-01"}]', /currency/],
    ['currency: EUR\nprices: [{category: utility, country: DE, amount: "1", validFrom: "2026-13-01"}]', /no day/],
    ['currency: EUR\nprices: [{category: utility, country: DE, amount: "1", validFrom: "2026-02-31"}]', /no day/],
    ['currency: EUR\nprices: [{category: utility, country: DE, amount: "1", validFrom: "2026-01-01"}, {category: utility, country: DE, amount: "2", validFrom: "2026-01-01"}]', /two prices/],
    ['currency: EUR\nprices: [{category: gifts, country: DE, amount: "1", validFrom: "2026-01-01"}]', /category/],
  ] as const) t.throws(() => readPriceList(text), { code: 'BAD_CONFIG', message: fault });
  t.equal(readPriceList(prices).priceOf('authentication', 'DE', Date.UTC(2026, 1)), null, 'no price: it cannot be sold');
  t.end();
});
