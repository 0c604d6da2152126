import { createHash, generateKeyPairSync } from 'node:crypto';
import { Writable } from 'node:stream';
import Fastify from 'fastify';
import { Registry } from 'prom-client';
import t from 'tap';
import { templateSubject } from '../../../../gateway/business/policy/daily-counts.ts';
import { registerEnforcementOperator } from '../../../../gateway/business/operator/enforcement-operator.ts';
import { startAuditWatch } from '../../../../gateway/business/onboarding/audit-watch.ts';
import { createLog } from '../../../../gateway/ops/log.ts';
import { createAuditMetrics } from '../../../../gateway/ops/metrics/metrics-business.ts';
import { lookAtReviews } from '../../../../gateway/business/templates/review-clock.ts';
import { account } from '../../../storage/support.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { until } from '../../../support/patience.ts';
import { CONSUMER, openBusinessRig, TAKEN, type Answer } from './business-rig.ts';

const HOUR_MS = 3_600_000;
const simple = (name: string, text: string): object => ({ name, language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text }] });
const idsOf = (answer: Answer): readonly string[] => (answer.body['data'] as readonly { id: string }[]).map(({ id }) => id);

t.test('templates: what the static checks refuse, with the subcode that says why', async t => {
  const { ask, business } = await openBusinessRig(t);
  const url = `/${business.wabaId}/message_templates`;
  const body = (text: string, example?: object): object => ({ type: 'BODY', text, ...example === undefined ? {} : { example } });
  const make = (components: readonly object[], more: object = {}): Promise<Answer> => ask('POST', url, { name: 'a_template', language: 'en', category: 'UTILITY', components, ...more });
  const fine = body('Just a text that is long enough.');
  const offer = { type: 'limited_time_offer', limited_time_offer: { text: 'Ends soon', has_expiration: true } };
  const link = { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Buy', url: 'https://example.com/' }] };
  const cases: readonly [number | undefined, readonly object[], object?][] = [
    [undefined, [fine], { name: 'Capital' }],
    [undefined, [fine], { category: 'SALES' }],
    [undefined, [fine], { language: 'english' }],
    [2388072, []],
    [2388072, [fine, fine]],
    [2388072, [body('Hello {{1}, bye now')]],
    [2388072, [body('Hello {{2}}, bye now my friend', { body_text: [['x']] })]],
    [2388072, [body('Hello {{1}}{{2}}, bye now my friend', { body_text: [['x', 'y']] })]],
    [2388072, [body('Hello {{1}}, bye now my friend')]],
    [2388299, [body('{{1}} is what we say to you', { body_text: [['x']] })]],
    [2388293, [body('A {{1}} b {{2}} c {{3}} d', { body_text: [['x', 'y', 'z']] })]],
    [2388040, [body('x'.repeat(1025))]],
    [2388047, [{ type: 'HEADER', format: 'TEXT', text: 'Bold *header*' }, fine]],
    [2388073, [{ type: 'FOOTER', text: 'With {{1}}' }, fine]],
    [undefined, [fine, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'A' }, { type: 'PHONE_NUMBER', text: 'B', phone_number: '+1' }, { type: 'QUICK_REPLY', text: 'C' }] }]],
    [undefined, [fine, { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'A', url: 'https://example.com/{{1}}/x', example: ['https://example.com/1/x'] }] }]],
    [undefined, [fine], { category: 'AUTHENTICATION' }],
    ...[
      [{ type: 'QUICK_REPLY', text: 'A' }, { type: 'QUICK_REPLY', text: 'A' }], [{ type: 'URL', text: 'A', url: `https://example.com/${'x'.repeat(1981)}` }],
      ...['call me', '12', '+1 415 555 01234 5678'].map(number => [{ type: 'PHONE_NUMBER', text: 'A', phone_number: number }]),
    ].map((buttons): [undefined, readonly object[]] => [undefined, [fine, { type: 'BUTTONS', buttons }]]),
    [2388047, [fine, { type: 'CAROUSEL', cards: [] }]],
    [2388072, [fine, { type: 'CALL_PERMISSION_REQUEST' }]],
    [2388072, [fine, offer, link], { category: 'UTILITY' }],
    [2388072, [fine, offer], { category: 'MARKETING' }],
    [2388073, [fine, offer, link, { type: 'FOOTER', text: 'Bye' }], { category: 'MARKETING' }],
    [2388047, [{ type: 'HEADER', format: 'TEXT', text: 'Sale' }, fine, offer, link], { category: 'MARKETING' }],
    [2388040, [body('x'.repeat(601)), offer, link], { category: 'MARKETING' }],
    ...['Copy 👍', 'https://a.example'].map((text): [number, readonly object[], object] => [2388072, [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text }] }], { category: 'AUTHENTICATION' }]),
    [undefined, [fine], { library_template_name: 'delivery_update_1' }],
    [undefined, [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ONE_TAP' }] }], { category: 'AUTHENTICATION' }],
    [undefined, [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ONE_TAP', supported_apps: [{ package_name: 'com.example', signature_hash: 'short' }] }] }], { category: 'AUTHENTICATION' }],
    [undefined, [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ZERO_TAP', package_name: 'com.example', signature_hash: 'Ab3/dEfGh1K' }] }], { category: 'AUTHENTICATION' }],
  ];
  for (const [subcode, components, more] of cases) {
    t.match(await make(components, more), { status: 400, body: { error: { code: 100, ...subcode === undefined ? {} : { error_subcode: subcode } } } }, JSON.stringify([components, more]).slice(0, 140));
  }
  const named = { type: 'HEADER', format: 'TEXT', text: 'Order {{order_id}}', example: { header_text_named_params: [{ param_name: 'order_id', example: '42' }] } };
  t.match(await make([named, body('A text with a header of its own.')], { name: 'named_header', parameter_format: 'NAMED' }), { status: 200 }, 'a name is no formatting');
  t.match(await make([fine]), { status: 200 });
  t.match(await make([fine]), { status: 400, body: { error: { error_subcode: 2388024 } } });
  t.match(await make([fine], { name: 'another' }), { status: 200, body: { status: 'REJECTED' } }, 'what says the same is one template');
  const login = (minutes: number): Promise<Answer> => ask('POST', `/${business.wabaId}/upsert_message_templates`, {
    name: 'code', languages: ['en_US', 'de'], category: 'AUTHENTICATION', components: [{ type: 'BODY' }, { type: 'FOOTER', code_expiration_minutes: minutes }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }],
  });
  const upserted = await login(5);
  t.match(upserted, { status: 200, body: { data: [{ status: 'APPROVED', category: 'AUTHENTICATION', language: 'en_US' }, { status: 'APPROVED', category: 'AUTHENTICATION', language: 'de' }] } });
  t.strictSame((await login(5)).body, upserted.body, 'what says so already stays');
  const edited = await login(10);
  t.strictSame(idsOf(edited), idsOf(upserted));
  t.match(await ask('GET', `/${idsOf(edited)[1] ?? ''}`), { body: { language: 'de', components: [
    { text: '*{{1}}* ist dein Verifizierungscode.' }, { text: 'Dieser Code läuft in 10 Minuten ab.', code_expiration_minutes: 10 }, { buttons: [{ text: 'Code kopieren' }] },
  ] } }, 'in the words of its language');
  t.match(await ask('POST', `/${business.wabaId}/upsert_message_templates`, { name: 'code', category: 'AUTHENTICATION', components: [] }), { status: 400, body: { error: { code: 100 } } });
  const zeroTap = await make([{ type: 'BODY' }, { type: 'FOOTER', code_expiration_minutes: 5 }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'ZERO_TAP', zero_tap_terms_accepted: true, package_name: 'com.example', signature_hash: 'Ab3/dEfGh1K' }] }], { name: 'zero_tap', category: 'AUTHENTICATION' });
  const code = 'https://www.whatsapp.com/otp/code/?otp_type=ZERO_TAP&cta_display_name=Autofill&package_name=com.example&signature_hash=Ab3%2FdEfGh1K&code_expiration_minutes=5&code=otp';
  t.match(await ask('GET', `/${String(zeroTap.body['id'])}`), { body: { components: [{}, {}, { buttons: [{ type: 'URL', text: 'Copy code', url: `${code}{{1}}`, example: [`${code}123456`] }] }] } }, 'the button of a code is read back as one that leads to it');
  t.match(await make([body('Ignored'), { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'copy_code' }] }], { name: 'login', category: 'AUTHENTICATION' }), { body: { status: 'APPROVED' } });
});

t.test('templates of several accounts: taken over, compared, previewed', async t => {
  const { ask, business, other, http, registry, clock, usage, counts } = await openBusinessRig(t);
  const { wabaId } = business;
  const second = '122000000000002';
  const first = await registry.wabas.get(wabaId);
  t.type(first?.value.currency, 'string', 'builds before this one, beside which it runs in an upgrade, cannot read a WABA without it');
  if (first === null) throw new Error('no account');
  await registry.wabas.create(second, business.portfolioId, { ...first.value, name: 'Second' });
  const make = async (name: string, text: string): Promise<string> => String((await ask('POST', `/${wabaId}/message_templates`, simple(name, text))).body['id']);
  const [a, b, c] = [await make('spring', 'It is spring and we have plants.'), await make('summer', 'It is summer and we have plants.'), await make('autumn', 'It is autumn and we have plants.')];
  for (const id of [a, b]) await http.catalogue.decide(id, { status: 'APPROVED' });
  const migrate = (source: string, more = ''): Promise<Answer> => ask('POST', `/${second}/migrate_message_templates?source_waba_id=${source}${more}`);
  t.match(await migrate(other.wabaId), { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, 'of another business');
  t.match(await migrate(second), { status: 400, body: { error: { code: 100 } } });
  const migrated = await migrate(wabaId);
  t.strictSame([...migrated.body['migrated_templates'] as string[]].sort(), [a, b].sort());
  t.match(migrated.body['failed_templates'], { [c]: /PENDING/ });
  t.match(await migrate(wabaId, '&page_number=0&count=500'), { body: { migrated_templates: [], failed_templates: { [a]: /already/, [b]: /already/ } } }, 'once');
  t.match(await migrate(wabaId, '&page_number=1&count=3'), { body: { migrated_templates: [], failed_templates: {} } });
  t.match(await ask('GET', `/${second}/message_templates?fields=name,status`), { body: { data: [{ status: 'APPROVED' }, { status: 'APPROVED' }] } });

  const number = { phoneNumberId: business.phoneNumberId, wabaId, entityId: business.entityId, account: account(1), displayNumber: '14155550100' };
  for (let n = 0; n < 3; n += 1) usage.sent(number, { waId: CONSUMER, templateId: n === 0 ? a : b, pricing: { billable: true, type: 'regular', category: 'marketing' } });
  counts.add(templateSubject(a), 'blocks');
  const now = Math.floor(clock.nowMs() / 1000);
  const compare = (more: string): Promise<Answer> => ask('GET', `/${a}/compare?template_ids=${more}`);
  t.strictSame((await compare(`[${b}]&start=${now - 7 * 86_400}&end=${now}`)).body, { data: [
    { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: [b, a] },
    { metric: 'MESSAGE_SENDS', type: 'NUMBER_VALUES', number_values: [{ key: a, value: 1 }, { key: b, value: 2 }] },
    { metric: 'TOP_BLOCK_REASON', type: 'STRING_VALUES', string_values: [{ key: a, value: 'NO_REASON_GIVEN' }, { key: b, value: 'NO_BLOCKS' }] },
  ] });
  t.match(await compare(`[${b}]&start=${now - 8 * 86_400}&end=${now}`), { status: 400, body: { error: { code: 100 } } });
  t.match(await compare(`&start=${now - 7 * 86_400}&end=${now}`), { status: 400, body: { error: { code: 100 } } });
  t.match(await compare(`["161000000000009"]&start=1&end=2`), { status: 400, body: { error: { error_subcode: 33 } } });

  t.strictSame((await ask('GET', `/${wabaId}/message_template_previews?category=authentication&languages=en_US,es&add_security_recommendation=true&code_expiration_minutes=10&button_types=OTP`)).body, {
    data: [
      { body: '*123456* is your verification code. For your security, do not share this code.', footer: 'This code expires in 10 minutes.', language: 'en_US', buttons: [{ text: 'Copy code', autofill_text: 'Autofill' }] },
      { body: 'Tu código de verificación es *123456*. Por tu seguridad, no lo compartas.', footer: 'Este código caduca en 10 minutos.', language: 'es', buttons: [{ text: 'Copiar código', autofill_text: 'Autocompletar' }] },
    ],
  });
  t.match(await ask('GET', `/${wabaId}/message_template_previews?category=MARKETING`), { status: 400, body: { error: { code: 100 } } });
  t.strictSame((await ask('GET', '/message_template_library?search=order')).body, { data: [] });
});

t.test('what this server has not is refused with the documented code, to whom it would belong', async t => {
  const { ask, business, other } = await openBusinessRig(t);
  const { phoneNumberId: id, wabaId, appId } = business;
  const cases: readonly ['GET' | 'POST' | 'DELETE', string, number][] = [
    ['POST', `/${id}/calls`, 138000], ['GET', `/${wabaId}/call_analytics`, 138000], ['GET', `/${wabaId}/group_analytics`, 131215], ['GET', `/${id}/call_permissions?user_wa_id=${CONSUMER}`, 138000], ['POST', `/${id}/groups`, 131215], ['GET', `/${id}/groups`, 131215], ['POST', `/${id}/username`, 147002],
    ['GET', `/${id}/username_suggestions`, 147002], ['POST', `/${id}/messages_encrypted`, 100], ['POST', `/${wabaId}/assigned_users`, 100], ['DELETE', `/${wabaId}/assigned_users`, 100],
    ['POST', `/${id}/media?messaging_product=whatsapp`, 131053], ['POST', `/${appId}/uploads?file_name=a.jpg&file_length=3&file_type=image/jpeg`, 131053],
    ['POST', `/${wabaId}/product_catalogs`, 100], ['POST', `/${wabaId}/flows`, 100], ['POST', `/${wabaId}/message_template_library`, 100],
  ];
  for (const edge of ['participants', 'invite_link', 'assets', 'preview']) t.match(await ask('GET', `/900100200300/${edge}`), { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, edge);
  for (const [method, url, code] of cases) {
    t.match(await ask(method, url), { status: 400, body: { error: { code, error_subcode: undefined } } }, url);
    t.match(await ask(method, url.replace(id, other.phoneNumberId).replace(wabaId, other.wabaId).replace(appId, other.appId)), { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, 'of another business');
  }
  for (const edge of ['product_catalogs', 'flows']) t.strictSame((await ask('GET', `/${wabaId}/${edge}`)).body, { data: [] });
  for (const [type, payload] of [['image/png', 'x'.repeat(1000)], ['application/x-www-form-urlencoded', 'messaging_product=whatsapp'], ['multipart/form-data; boundary=b', `--b\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n${'x'.repeat(300_000)}\r\n--b--\r\n`]] as const) {
    t.match(await ask('POST', `/${id}/media`, payload, { headers: { 'content-type': type } }), { status: 400, body: { error: { code: 131053 } } }, `a file as ${type}`);
  }
  t.match(await ask('POST', '/app/uploads?file_name=a.jpg'), { status: 400, body: { error: { code: 131053 } } }, 'of the token\'s own app');
});

t.test('who may use an account: the apps with a token that is good now, and for what', async t => {
  const { ask, business, other, registry, clock } = await openBusinessRig(t);
  const { wabaId, appId } = business;
  const users = async (): Promise<unknown> => (await ask('GET', `/${wabaId}/assigned_users?business=${business.portfolioId}`, undefined, { token: `${appId}|${business.appSecret}` })).body['data'];
  t.strictSame(await users(), [{ id: appId, name: 'Lima Plants', tasks: ['MESSAGING', 'MANAGE', 'DEVELOP', 'MANAGE_TEMPLATES', 'MANAGE_PHONE', 'VIEW_COST'] }]);
  t.match(await ask('GET', `/${other.wabaId}/assigned_users`), { status: 400, body: { error: { code: 100, error_subcode: 33 } } });
  const [token] = await registry.tokens.all(appId);
  const change = (to: object): Promise<unknown> => registry.tokens.change(token?.id ?? '', value => ({ ...value, ...to }));
  await change({ scopes: ['whatsapp_business_messaging'] });
  t.match(await users(), [{ id: appId, tasks: ['MESSAGING'] }]);
  await change({ expiresAtMs: clock.nowMs() });
  t.strictSame(await users(), []);
  await change({ expiresAtMs: 0, revokedAtMs: 1 });
  t.strictSame(await users(), []);
});

t.test('templates: listed, filtered, paged to the end, edited, reviewed in time, deleted', async t => {
  const { ask, business, http, clock, registry, told } = await openBusinessRig(t);
  const url = `/v23.0/${business.wabaId}/message_templates`;
  for (const name of ['spring', 'summer', 'autumn']) t.match(await ask('POST', url, simple(name, `It is ${name} and we have plants.`)), { status: 200, body: { status: 'PENDING' } });
  const all = await ask('GET', url);
  t.equal(idsOf(all).length, 3);
  const first = await ask('GET', `${url}?limit=2`);
  const { paging } = first.body as { paging: { next: string; previous?: string } };
  t.equal(paging.previous, undefined);
  t.match(paging.next, /^http:\/\/localhost(?::80)?\/v23\.0\//);
  const second = await ask('GET', paging.next.replace(/^http:\/\/localhost(?::80)?/, ''));
  t.strictSame([...idsOf(first), ...idsOf(second)], idsOf(all));
  const { paging: { previous, next } } = second.body as { paging: { previous: string; next?: string } };
  t.equal(next, undefined, 'never on the last page');
  t.strictSame(idsOf(await ask('GET', previous.replace(/^http:\/\/localhost(?::80)?/, ''))), idsOf(first));
  const [id = ''] = idsOf(await ask('GET', `${url}?name=spring&status=["APPROVED","PENDING"]&fields=name,status`));
  t.strictSame(idsOf(await ask('GET', `${url}?status=REJECTED`)), []);
  const madeAt = Math.floor(clock.nowMs() / 1000);
  for (const [window, count] of [[`since=${madeAt}`, 3], [`since=${madeAt + 1}`, 0], [`until=${madeAt}`, 3], [`until=${madeAt - 1}`, 0], [`since=${madeAt - 9}&until=${madeAt}`, 3]] as const) {
    t.match(await ask('GET', `${url}?${window}&summary=total_count`), { body: { summary: { total_count: count } } }, window);
    t.equal(idsOf(await ask('GET', `${url}?${window}`)).length, count, window);
  }
  t.match(await ask('GET', `${url}?since=yesterday`), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('GET', `/${id}?fields=health_status`), { body: { health_status: { can_send_message: 'BLOCKED', entities: [{ entity_type: 'MESSAGE_TEMPLATE', id, errors: [{ error_code: 141002 }] }, { entity_type: 'WABA', id: business.wabaId, can_send_message: 'AVAILABLE' }, { entity_type: 'BUSINESS' }, { entity_type: 'APP', id: business.appId, can_send_message: 'AVAILABLE' }] } } });
  t.match(await ask('POST', `/${id}`, { components: [{ type: 'BODY', text: 'New text' }] }), { status: 400, body: { error: { error_subcode: 2388039 } } }, 'not while it is looked at');
  await http.catalogue.decide(id, { status: 'REJECTED', reason: 'PROMOTIONAL' });
  t.match(told.at(-1), { value: { event: 'REJECTED', reason: 'PROMOTIONAL', rejection_info: { reason: /advertises/, recommendation: /MARKETING/ } } });
  t.match(await ask('GET', `${url}/${id}?fields=rejected_reason,status`), { body: { rejected_reason: 'PROMOTIONAL', status: 'REJECTED', id } });
  t.match(await ask('POST', `/${id}`, { components: [{ type: 'BODY', text: 'New text for spring' }] }), { status: 200, body: { success: true, id, name: 'spring', category: 'MARKETING' } });
  t.match(await ask('GET', `/${id}`), { body: { status: 'PENDING', components: [{ type: 'BODY', text: 'New text for spring' }] } });

  const seen: number[] = [];
  const look = (): Promise<void> => lookAtReviews({ registry, catalogue: http.catalogue, clock, observe: (_waiting, oldestMs) => { seen.push(Math.floor(oldestMs / HOUR_MS)); }, failed: () => undefined });
  clock.advance(40 * HOUR_MS);
  await look();
  t.strictSame(seen, [40]);
  t.match(await ask('GET', `/${id}`), { body: { status: 'PENDING' } });
  clock.advance(8 * HOUR_MS);
  await look();
  t.match(await ask('GET', `/${id}?fields=status,rejected_reason`), { body: { status: 'REJECTED', rejected_reason: 'review_timeout' } });
  t.equal(seen.at(-1), 0, 'nothing waits any more');

  const { templates } = registry;
  const create = templates.create.bind(templates);
  templates.create = async (...given) => {
    await create(...given);
    throw new SealgateError('STORE_FAILED');
  };
  t.match(await ask('POST', url, simple('winter', 'It is winter and we have plants.')), { status: 503 }, 'the server dies after it has made it');
  clock.advance(48 * HOUR_MS);
  await look();
  t.match(await ask('GET', `${url}?name=winter&fields=status,rejected_reason`), { body: { data: [{ status: 'REJECTED', rejected_reason: 'review_timeout' }] } }, 'and it does not wait for ever');

  t.match(await ask('DELETE', url, { name: 'nothing' }), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('DELETE', `${url}?hsm_id=${id}&name=spring`), { status: 200, body: { success: true } });
  t.match(await ask('GET', `/${id}`), { status: 400, body: { error: { code: 100, error_subcode: 33 } } });
  t.match(told.at(-1), { field: 'message_template_status_update', value: { message_template_name: 'spring', event: 'DELETED' } });
});

t.test('a number is verified by a code, registered with a PIN, deregistered; guessing ends', async t => {
  const { ask, business, registry, codes, clock } = await openBusinessRig(t);
  const { phoneNumberId: id, wabaId } = business;
  await registry.numbers.change(id, value => ({ ...value, codeStatus: 'NOT_VERIFIED' }));
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { body: { error: { code: 133006 } } });
  t.match(await ask('POST', `/${id}/verify_code`, { code: '000000' }), { body: { error: { code: 136025 } } });
  t.match(await ask('POST', `/${id}/request_code?code_method=SMS&language=en_US`), { status: 200 });
  const [code = ''] = codes;
  t.match(await ask('POST', `/${id}/request_code?code_method=SMS&language=en_US`), { body: { error: { code: 136024, message: /cannot be requested now/, error_user_msg: /half a minute/ } } }, 'not called verified');
  t.match(await ask('POST', `/${id}/verify_code`, { code: `${code.slice(0, 3)}-${code.slice(3)}` }), { status: 200 });
  t.match(await ask('POST', `/${id}/request_code`, { code_method: 'SMS', language: 'en' }), { body: { error: { code: 136024 } } });
  clock.advance(14 * 24 * HOUR_MS);
  t.match(await ask('GET', `/${id}`), { body: { code_verification_status: 'VERIFIED' } });
  clock.advance(1);
  t.match(await ask('GET', `/${id}`), { body: { code_verification_status: 'EXPIRED' } }, 'what was not used for two weeks lapses');
  t.match(await ask('GET', `/${wabaId}/phone_numbers?filtering=[{"field":"code_verification_status","operator":"EQUAL","value":"EXPIRED"}]`), { body: { data: [{ id }] } });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { body: { error: { code: 133006 } } });
  t.match(await ask('POST', `/${id}/request_code`, { code_method: 'VOICE', locale: 'en' }), { status: 200 }, 'as it was called at first');
  t.match(await ask('POST', `/${id}/verify_code`, { code: codes.at(-1) }), { status: 200 });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '12345' }), { body: { error: { code: 100 } } });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { status: 200, body: { success: true } });
  t.match(await ask('GET', `/${id}?fields=status,is_pin_enabled,platform_type,whatsapp_business_account,health_status`), { body: { status: 'CONNECTED', is_pin_enabled: true, platform_type: 'CLOUD_API', whatsapp_business_account: { id: business.wabaId, name: 'Lima Plants' }, health_status: { can_send_message: 'AVAILABLE' } } });
  t.match(await ask('POST', `/${id}/deregister`), { status: 200 });
  t.match(await ask('POST', `/${id}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'x' } }), { body: { error: { code: 133010 } } });
  for (let i = 0; i < 5; i += 1) t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '000000' }), { body: { error: { code: 133005 } } });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { body: { error: { code: 133008 } } });
  clock.advance(HOUR_MS);
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { status: 200 });
  t.match(await ask('POST', `/${id}/deregister`), { status: 200 });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { body: { error: { code: 133016 } } }, 'ten in 72 hours');
  clock.advance(15 * 24 * HOUR_MS);
  t.match(await ask('GET', `/${id}?fields=code_verification_status`), { body: { code_verification_status: 'VERIFIED' } }, 'for good once it was registered');
});

t.test('numbers are added up to the portfolio\'s cap, verified and registered; a new name waits; lists are filtered, and are fields too', async t => {
  const { ask, business, other, codes, registry, clock } = await openBusinessRig(t);
  const { wabaId, portfolioId } = business;
  const add = (more: object, as = business): Promise<Answer> => ask('POST', `/${as.wabaId}/phone_numbers`, { cc: '1', phone_number: '(415) 555-0110', verified_name: 'Lima Plants', ...more }, { token: as.token });
  const cases: readonly [number | undefined, object][] = [
    [undefined, { cc: '' }], [undefined, { cc: '0' }], [undefined, { phone_number: '123' }], [undefined, { phone_number: '+4930123456' }], [undefined, { verified_name: '' }],
    [2388103, { migrate_phone_number: true }], [2388012, { phone_number: '14155550100' }],
  ];
  for (const [subcode, more] of cases) t.match(await add(more), { status: 400, body: { error: { code: 100, ...subcode === undefined ? {} : { error_subcode: subcode } } } }, JSON.stringify(more));
  clock.advance(1000);
  const added = await add({});
  const id = String(added.body['id']);
  t.match(added, { status: 200, body: { id: /^13\d{13}$/ } });
  t.match(await ask('GET', `/${id}?fields=status,verified_name,name_status,display_phone_number,code_verification_status`), { body: { status: 'PENDING', verified_name: 'Lima Plants', name_status: 'APPROVED', display_phone_number: '+1 415 555 0110', code_verification_status: 'NOT_VERIFIED' } });
  t.match(await ask('POST', `/${id}/request_code`, { code_method: 'SMS', language: 'en' }), { status: 200 });
  t.match(await ask('POST', `/${id}/verify_code`, { code: codes.at(-1) }), { status: 200 });
  t.match(await ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { status: 200 });

  const unnamed = String((await add({ phone_number: '4155550111', verified_name: 'Somebody Else' })).body['id']);
  t.match(await ask('GET', `/${unnamed}?fields=verified_name,new_display_name,new_name_status`), { body: { verified_name: 'Lima Plants', new_display_name: 'Somebody Else', new_name_status: 'PENDING_REVIEW' } }, 'nobody sees a name that nobody has looked at');
  const taken = String((await add({ phone_number: TAKEN })).body['id']);
  await registry.numbers.change(taken, value => ({ ...value, codeStatus: 'VERIFIED' }));
  t.match(await ask('POST', `/${taken}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { status: 400, body: { error: { code: 100, error_subcode: 2388012 } } });
  t.match(await add({ phone_number: '4155550112' }, other), { status: 200 });
  t.match(await add({ phone_number: '4155550113' }, other), { status: 400, body: { error: { code: 100, error_user_title: 'Too many numbers' } } }, 'two, until the business is verified');

  const list = `/${wabaId}/phone_numbers`;
  t.equal(idsOf(await ask('GET', `${list}?sort=creation_time_ascending`))[0], business.phoneNumberId);
  t.strictSame(idsOf(await ask('GET', `${list}?filtering=[{"field":"status","operator":"EQUAL","value":"CONNECTED"},{"field":"account_mode","operator":"IN","value":["LIVE"]}]`)), [id]);
  t.match(await ask('GET', `${list}?filtering=[{"field":"nothing","operator":"EQUAL","value":"1"}]`), { status: 400, body: { error: { code: 100 } } });
  const { body: { phone_numbers: nested } } = await ask('GET', `/${wabaId}?fields=name,phone_numbers{display_phone_number,health_status{can_send_message}}`);
  t.match((nested as { data: object[] }).data.find(number => 'id' in number && number.id === id), { id, display_phone_number: '+1 415 555 0110', health_status: { can_send_message: 'AVAILABLE' }, verified_name: undefined });
  t.match(await ask('GET', `/${portfolioId}?fields=owned_whatsapp_business_accounts{phone_numbers}`), { body: { owned_whatsapp_business_accounts: { data: [{ id: wabaId, phone_numbers: { data: [{ verified_name: 'Lima Plants' }] } }] } } });
});

t.test('codes and links, block list, settings, conversational components, lists of numbers and accounts', async t => {
  const { ask, business, http, registry } = await openBusinessRig(t);
  const { phoneNumberId: id, wabaId, portfolioId } = business;
  const number = await registry.numbers.get(id);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);

  const made = await ask('POST', `/v24.0/${id}/message_qrdls/`, { prefilled_message: 'Hi there', generate_qr_image: 'png' });
  t.match(made, { status: 200, body: { code: /^[A-Z2-7]{14}$/, prefilled_message: 'Hi there', qr_image_url: /^data:image\/png/ } });
  const code = String(made.body['code']);
  t.match(await ask('POST', `/${id}/message_qrdls`, { code, prefilled_message: 'Changed' }), { body: { code, prefilled_message: 'Changed' } });
  t.match(await ask('GET', `/${id}/message_qrdls/?fields=code,prefilled_message,qr_image_url.format(SVG)`), { body: { data: [{ code, prefilled_message: 'Changed', qr_image_url: /^data:image\/svg/ }] } });
  t.match(await ask('GET', `/message/${code}`, undefined, { token: null }), { body: { phone_number: '+14155550100', prefilled_message: 'Changed' } });
  t.match(await ask('DELETE', `/${id}/message_qrdls/${code}`), { body: { success: true } });
  t.match(await ask('GET', `/${id}/message_qrdls/${code}`), { status: 400, body: { error: { error_subcode: 33 } } });

  const users = { messaging_product: 'whatsapp', block_users: [{ user: `+${CONSUMER}` }, { user: '+14155550199' }] };
  t.match(await ask('POST', `/${id}/block_users`, users), { status: 400, body: { messaging_product: 'whatsapp', block_users: { added_users: [{ input: `+${CONSUMER}`, wa_id: CONSUMER }], failed_users: [{ wa_id: '14155550199', errors: [{ code: 131047 }] }] }, error: { code: 139100 } } });
  t.strictSame((await ask('GET', `/${id}/block_users`)).body['data'], [{ messaging_product: 'whatsapp', input: CONSUMER, wa_id: CONSUMER }]);
  t.match(await ask('POST', `/${id}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'x' } }), { status: 403, body: { error: { code: 130403 } } });
  t.match(await ask('DELETE', `/${id}/block_users`, { ...users, block_users: users.block_users.slice(0, 1) }), { status: 200, body: { block_users: { removed_users: [{ wa_id: CONSUMER }] } } });
  t.strictSame((await ask('GET', `/${id}/block_users`)).body, { data: [] });

  t.match(await ask('POST', `/${id}/settings`, { user_identity_change: { enable_identity_key_check: true } }), { body: { success: true } });
  t.match(await ask('GET', `/${id}/settings`), { body: { user_identity_change: { enable_identity_key_check: true } } });
  t.match(await ask('POST', `/${id}/settings`, { user_identity_change: { enable_identity_key_check: false }, calling: { status: 'enabled' } }), { status: 400, body: { error: { code: 100 } } }, 'what it cannot do is not passed over');
  t.match(await ask('POST', `/${id}/whatsapp_business_profile`, { messaging_product: 'whatsapp', about: 'x', profile_picture_handle: '4::aW' }), { status: 400, body: { error: { code: 131053 } } }, 'no picture that nobody will see');
  const encryption = `/${id}/whatsapp_business_encryption`;
  t.strictSame((await ask('GET', encryption)).body, { data: [] });
  const pem = (type: 'rsa' | 'ec'): string => (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })).publicKey.export({ type: 'spki', format: 'pem' }).toString();
  for (const business_public_key of ['none', pem('ec')]) t.match(await ask('POST', encryption, { business_public_key }), { status: 400, body: { error: { code: 100 } } });
  const key = pem('rsa');
  t.match(await ask('POST', encryption, new URLSearchParams({ business_public_key: key }).toString(), { headers: { 'content-type': 'application/x-www-form-urlencoded' } }), { body: { success: true } });
  t.strictSame((await ask('GET', encryption)).body, { data: [{ business_public_key: key, business_public_key_signature_status: 'VALID' }] });
  t.match(await ask('GET', `/${id}/settings`), { body: { user_identity_change: { enable_identity_key_check: true } } }, 'one setting leaves the other');
  t.match(await ask('POST', `/${id}/whatsapp_commerce_settings?is_cart_enabled=true&is_catalog_visible=true`), { body: { success: true } });
  t.match(await ask('GET', `/${id}/whatsapp_commerce_settings`), { body: { data: [{ is_cart_enabled: true, is_catalog_visible: true }] } });
  t.match(await ask('POST', `/${id}/conversational_automation?enable_welcome_message=true&prompts=["Book"]&commands=[{"command_name":"hours","command_description":"Opening"}]`), { body: { success: true } });
  t.match(await ask('GET', `/${id}?fields=conversational_automation`), { body: { conversational_automation: { enable_welcome_message: true, prompts: ['Book'], commands: [{ command_name: 'hours' }] } } });
  t.match(await ask('POST', `/${id}?new_display_name=Other%20Plants`), { body: { success: true } });
  t.match(await ask('GET', `/${id}?fields=new_display_name,new_name_status,verified_name`), { body: { new_display_name: 'Other Plants', new_name_status: 'PENDING_REVIEW', verified_name: 'Lima Plants' } });
  t.match(await ask('GET', `/${wabaId}/phone_numbers`), { body: { data: [{ id, verified_name: 'Lima Plants', display_phone_number: '+1 415 555 0100', quality_rating: 'UNKNOWN', throughput: { level: 'STANDARD' } }] } });
  t.match(await ask('GET', `/${wabaId}?fields=name,currency,owner_business_info{id}`), { body: { name: 'Lima Plants', currency: 'EUR', owner_business_info: { id: portfolioId }, id: wabaId } });
  t.match(await ask('GET', `/${portfolioId}/owned_whatsapp_business_accounts`), { body: { data: [{ id: wabaId }] } });
  t.match(await ask('POST', `/${wabaId}/subscribed_apps`, { override_callback_uri: 'https://hooks.example/waba', verify_token: 'v' }), { body: { success: true } });
  t.match(await ask('GET', `/${wabaId}/subscribed_apps`), { body: { data: [{ whatsapp_business_api_data: { id: business.appId }, override_callback_uri: 'https://hooks.example/waba' }] } });
  t.match(await ask('DELETE', `/${wabaId}/subscribed_apps`, {}), { body: { success: true } });
});

t.test('what accounts of before lack of what is signed today is signed at the start', async t => {
  const { business, ask, http, registry, described } = await openBusinessRig(t);
  await http.accounts.describeAll();
  t.strictSame(described, [], 'of numbers without an account nothing is');
  t.match(await ask('POST', `/${business.phoneNumberId}/register`, { messaging_product: 'whatsapp', pin: '123456' }), { status: 200 });
  await registry.numbers.change(business.phoneNumberId, value => ({ ...value, verifiedName: 'Lima' }));
  await http.accounts.describeAll();
  t.strictSame(described, ['Lima']);
});

t.test('what the operator and the number\'s keeper decide is told, and an approved name is signed anew', async t => {
  const { ask, business, http, registry, clock, told, described } = await openBusinessRig(t);
  const { phoneNumberId: id, wabaId, entityId } = business;
  const operator = Fastify();
  t.teardown(() => operator.close());
  const tellsNobody = { announce: async (_: string, { field, value }: { readonly field: string; readonly value: object }) => { told.push({ field, value }); } };
  registerEnforcementOperator(operator, { registry, registration: http.registration, accounts: http.accounts, settleMs: 0, subscribers: { changed: () => undefined }, announcer: tellsNobody, audit: http.audit, catalogue: http.catalogue, clock });
  const decide = async (path: string, body: object): Promise<number> => (await operator.inject({ method: 'POST', url: `/business/${path}`, payload: { actor: 'olga', ...body } })).statusCode;
  const register = (): Promise<Answer> => ask('POST', `/${id}/register`, { messaging_product: 'whatsapp', pin: '123456' });
  const send = (): Promise<Answer> => ask('POST', `/${id}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'x' } });

  t.equal((await register()).status, 200);
  t.match(told.at(-1), { field: 'security', value: { display_phone_number: '14155550100', event: 'PIN_CHANGED', requester: business.appId } });
  await ask('POST', `/${id}?new_display_name=Worse`);
  t.equal(await decide('display-name', { id, approve: false, reason: 'NAME_ESSENTIAL_WORD' }), 200);
  t.match(told.at(-1), { field: 'phone_number_name_update', value: { decision: 'REJECTED', requested_verified_name: 'Worse', rejection_reason: 'NAME_ESSENTIAL_WORD' } });
  t.equal((await register()).status, 200);
  t.strictSame(described, [], 'a name that was declined is not taken');
  await ask('POST', `/${id}?new_display_name=Lima%20Gardens`);
  t.equal(await decide('display-name', { id, approve: true }), 200);
  t.match(told.at(-1), { field: 'phone_number_name_update', value: { decision: 'APPROVED', requested_verified_name: 'Lima Gardens', rejection_reason: null } });
  t.equal((await register()).status, 200);
  t.strictSame(described, ['Lima Gardens']);
  t.match(await ask('GET', `/${id}?fields=verified_name,new_name_status`), { body: { verified_name: 'Lima Gardens', new_name_status: 'NONE' } });
  await ask('POST', `/${id}?new_display_name=Late`);
  await decide('display-name', { id, approve: true });
  clock.advance(15 * 24 * HOUR_MS);
  await register();
  t.match(await ask('GET', `/${id}?fields=verified_name,new_name_status`), { body: { verified_name: 'Lima Gardens', new_name_status: 'EXPIRED' } }, 'an approval holds for 14 days');

  t.equal(await decide('official-account', { id, approve: true }), 500, 'nobody has asked');
  const official = (): Promise<Answer> => ask('POST', `/${id}/official_business_account`, { business_website_url: 'https://example.com/', primary_country_of_operation: 'US', primary_language: 'en' });
  t.equal((await official()).status, 200);
  t.equal(await decide('official-account', { id, approve: false, reason: 'Too few know it.' }), 200);
  t.match(told.at(-1), { field: 'account_alerts', value: { entity_type: 'BUSINESS', entity_id: business.portfolioId, alert_info: { alert_type: 'OBA_REJECTED', alert_description: '+14155550100: Too few know it.' } } });
  t.match(await ask('GET', `/${id}/official_business_account`), { body: { oba_status: 'REJECTED', status_message: 'Too few know it.' } });
  await official();
  t.match(await ask('GET', `/${id}?fields=official_business_account`), { body: { official_business_account: { oba_status: 'PENDING', status_message: undefined } } });
  t.equal(await decide('official-account', { id, approve: true }), 200);
  t.match(told.at(-1), { field: 'account_alerts', value: { alert_info: { alert_type: 'OBA_APPROVED', alert_severity: 'INFORMATIONAL', alert_status: 'NONE' } } });
  t.match(await ask('GET', `/${id}?fields=official_business_account,is_official_business_account`), { body: { official_business_account: { oba_status: 'APPROVED' }, is_official_business_account: true } });

  t.equal(await decide('throughput', { number: id, perSecond: 1000 }), 200);
  t.match(told.at(-1), { field: 'phone_number_quality_update', value: { event: 'THROUGHPUT_UPGRADE' } });
  t.match(await ask('GET', `/${id}?fields=throughput`), { body: { throughput: { level: 'HIGH' } } });
  t.equal(await decide('account-review', { id: wabaId, decision: 'REJECTED' }), 200);
  t.match(told.at(-1), { field: 'account_review_update', value: { decision: 'REJECTED' } });
  t.match(await send(), { status: 403, body: { error: { code: 368 } } });
  const health = async (): Promise<unknown> => (await ask('GET', `/${id}?fields=health_status`)).body['health_status'];
  t.match(await health(), { can_send_message: 'BLOCKED', entities: [{}, { entity_type: 'WABA', can_send_message: 'BLOCKED', errors: [{ error_code: 368, error_description: /review is REJECTED/ }] }] });
  await decide('account-review', { id: wabaId, decision: 'APPROVED' });
  t.equal((await send()).status, 200);
  t.equal(await decide('enforce', { entity: entityId, step: 'warn', violation: 'SPAM' }), 200);
  t.match(told.at(-1), { field: 'account_update', value: { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'SPAM' } } });
  t.equal(await decide('enforce', { entity: entityId, step: 'restrict', days: 3 }), 200);
  t.match(told.at(-1), { value: { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: Math.floor((clock.nowMs() + 3 * 24 * HOUR_MS) / 1000) }, { restriction_type: 'RESTRICTED_ADD_PHONE_NUMBER_ACTION' }] } });
  t.match(await ask('POST', `/${wabaId}/phone_numbers`, { cc: '1', phone_number: '4155550110', verified_name: 'Lima Plants' }), { status: 403, body: { error: { code: 368 } } });
  t.match(await health(), { can_send_message: 'LIMITED', entities: [{}, {}, { entity_type: 'BUSINESS', can_send_message: 'LIMITED', additional_info: [/^Until \d{4}-\d\d-\d\dT.* writes to nobody by itself/] }] });
  t.equal(await decide('enforce', { entity: entityId, step: 'lock' }), 200);
  t.match(await health(), { can_send_message: 'BLOCKED', entities: [{}, {}, { entity_type: 'BUSINESS', can_send_message: 'BLOCKED', errors: [{ error_code: 131031, possible_solution: /operator/ }] }] });
  t.match(told.at(-1), { value: { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: /^[A-Z][a-z]+ \d+, \d{4}$/ } } });
  t.match(await send(), { status: 403, body: { error: { code: 131031 } } });
  t.equal(await decide('enforce', { entity: entityId, step: 'reinstate' }), 200);
  t.equal((await send()).status, 200);
  t.equal(await decide('enforce', { entity: '161000000000009', step: 'lock' }), 500, 'nobody');
  t.equal(await decide('enforce', { entity: entityId, step: 'restrict' }), 400);

  const made = await ask('POST', `/${wabaId}/message_templates`, { name: 'shipped', language: 'en_US', category: 'UTILITY', components: [{ type: 'BODY', text: 'It is on its way.' }] });
  const template = String(made.body['id']);
  t.equal(await decide('templates/category', { id: template, category: 'MARKETING' }), 200);
  t.match(told.at(-1), { field: 'template_category_update', value: { message_template_id: Number(template), previous_category: 'UTILITY', new_category: 'MARKETING' } });
  await http.catalogue.decide(template, { status: 'APPROVED' });
  const buttons = { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://example.com/' }] };
  t.equal((await ask('POST', `/${template}`, { components: [{ type: 'BODY', text: 'Your order is on its way.' }, buttons] })).status, 200);
  t.match(told.at(-1), { field: 'message_template_components_update', value: { message_template_element: 'Your order is on its way.', message_template_buttons: [{ message_template_button_type: 'URL', message_template_button_url: 'https://example.com/' }] } });
  t.match((await http.audit.read()).entries.map(({ value }) => value.action), ['decline display name', 'approve display name', 'approve display name', 'decline official account', 'approve official account', 'set throughput', 'account rejected', 'account approved', 'warn entity', 'restrict entity', 'lock entity', 'reinstate entity', 'correct template category']);
});

t.test('an application becomes a business by an operator\'s decision, which is chained to those before', async t => {
  const { clock, ask, http, registry } = await openBusinessRig(t);
  const form = {
    name: 'Acme GmbH', country: 'de', registration_number: 'HRB 1', contact: 'ops@acme.example', documents: [{ name: 'register.pdf', sha256: 'a'.repeat(64) }], display_name: 'Acme', number: '+4930123456',
    hosting: 'vendor-hosted', vendor: 'Cloud Co', purpose: 'orders', retention: '30 days', policy_url: 'https://acme.example/privacy',
  };
  const apply = (more: object = {}): Promise<Answer> => ask('POST', '/applications', { ...form, ...more }, { token: null });
  t.match(await apply({ policy_url: 'none' }), { status: 400, body: { error: { code: 100 } } });
  const applied = await apply();
  const [id, claim] = [String(applied.body['id']), String(applied.body['claim'])];
  t.match(await ask('GET', `/applications/${id}?claim=${claim}`, undefined, { token: null }), { body: { status: 'pending' } });
  t.match(await ask('GET', `/applications/${id}?claim=wrong`, undefined, { token: null }), { status: 400, body: { error: { error_subcode: 33 } } });
  t.match(await http.applications.pending(), [{ id, value: { name: 'Acme GmbH', country: 'DE' } }]);
  const { numbers } = registry;
  const create = numbers.create.bind(numbers);
  numbers.create = () => Promise.reject(new Error('cut off'));
  await t.rejects(http.applications.approve(id, 'ana'), { message: 'cut off' });
  await t.rejects(http.applications.reject(id, 'ben', 'no'), { code: 'CONFLICT' }, 'it is decided');
  numbers.create = create;
  const credentials = await http.applications.approve(id, 'ana');
  t.equal((await registry.entities.all('')).filter(({ value }) => value.name === 'Acme GmbH').length, 1, 'gone on with, not begun again');
  await t.rejects(http.applications.approve(id, 'ben'), { code: 'CONFLICT' }, 'once it is in, its credentials are not shown again');
  await t.rejects(http.applications.reject(id, 'ana', 'late'), { code: 'CONFLICT' });
  t.match(await ask('GET', `/${credentials.wabaId}`, undefined, { token: credentials.token }), { body: { name: 'Acme' } });
  t.match(await ask('GET', `/applications/${id}?claim=${claim}`, undefined, { token: null }), { body: { status: 'approved' } });
  const second = String((await apply({ name: 'Spam Ltd' })).body['id']);
  await http.applications.reject(second, 'ben', 'no register entry');
  t.match(await http.audit.read(), { brokenAt: null, entries: [{ value: { actor: 'ana', action: 'approve', subject: id } }, { value: { actor: 'ben', action: 'reject', reason: 'no register entry' } }] });
  for (const name of ['Third Ltd', 'Fourth Ltd']) await http.applications.reject(String((await apply({ name })).body['id']), 'ben', 'no');
  const chain = (await http.audit.read()).entries;
  const whole = async (number: number): Promise<void> => {
    const kept = chain[number - 1];
    if (kept !== undefined && !await registry.audit.create(kept.id, '', kept.value).then(result => result === 'applied')) await registry.audit.change(kept.id, () => kept.value);
    t.match(await http.audit.read(), { brokenAt: null });
  };
  await registry.audit.change('000000000001', value => ({ ...value, reason: 'something else' }));
  t.match(await http.audit.read(), { brokenAt: 1 }, 'changed');
  await whole(1);
  const [, secondEntry] = chain;
  if (secondEntry === undefined) throw new Error('no second entry');
  const { atMs, actor, action, subject, previous } = secondEntry.value;
  const forged = { ...secondEntry.value, reason: 'forged', hash: createHash('sha256').update(JSON.stringify([previous, atMs, actor, action, subject, 'forged'])).digest('hex') };
  await registry.audit.change('000000000002', () => forged);
  t.match(await http.audit.read(), { brokenAt: 3 }, 'changed with a hash that fits: the next one does not');
  await whole(2);
  for (const [id, brokenAt] of [['000000000001', 1], ['000000000003', 3], ['000000000004', 4]] as const) {
    await registry.audit.delete(id);
    t.match(await http.audit.read(), { brokenAt }, `taken out: ${id}`);
    await whole(Number(id));
  }
  t.equal(await http.applications.pending().then(pending => pending.length), 0);

  const registered = new Registry();
  const said: string[] = [];
  const observe = createAuditMetrics(registered, createLog('error', new Writable({ write(line: Buffer, _, taken) { said.push(line.toString()); taken(); } })));
  const told = async (): Promise<string> => /sealgate_audit_broken_at (\d+)/.exec(await registered.metrics())?.[1] ?? '';
  const stop = startAuditWatch({ audit: http.audit, clock, observe, failed: error => { t.fail('a look', { error }); } });
  t.teardown(stop);
  await registry.audit.change('000000000002', () => forged);
  await until(async () => { clock.advance(HOUR_MS); return await told() === '3'; }, 'within the hour');
  t.match(said, [/"level":"?(?:50|error)"?.*"entry":3.*the audit trail was changed/]);
  await whole(2);
  await until(async () => { clock.advance(HOUR_MS); return await told() === '0'; }, 'put in order');
});
