import t from 'tap';
import { encodeContent } from '../../../../crypto/index.ts';
import { parseMessageId } from '../../../../gateway/business/messages/message-id.ts';
import type { ContentBody } from '../../../../gateway/business/messages/outbound-message.ts';
import { SealgateError } from '../../../../proto/errors.ts';
import { userIdOf } from '../../../../gateway/business/messages/user-id.ts';
import { type Answer, type BusinessRig, CONSUMER, openBusinessRig } from './business-rig.ts';

t.test('what is sent reaches the endpoint as content', async t => {
  const { ask, sent, business, http, registry } = await openBusinessRig(t);
  const url = `/v23.0/${business.phoneNumberId}/messages`;
  const base = { messaging_product: 'whatsapp', to: `+${CONSUMER}` };
  t.match(await ask('POST', url, { ...base, type: 'text', text: { body: 'Hello' } }), { status: 400, body: { error: { code: 133010 } } }, 'not before the number is registered');
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);

  const text = await ask('POST', url, { ...base, text: { body: 'Hello 🌱' }, biz_opaque_callback_data: 'order-7', preview_url: false });
  t.match(text, { status: 200, body: { messaging_product: 'whatsapp', contacts: [{ input: `+${CONSUMER}`, wa_id: CONSUMER }] } }, 'type is text when absent');
  t.match(sent.at(-1), { waId: CONSUMER, body: { text: { body: 'Hello 🌱' } }, callbackData: 'order-7', identityHash: '', template: null });
  const id = sent.at(-1)?.id ?? '';
  t.strictSame(text.body['messages'], [{ id }]);
  t.strictSame(parseMessageId(id)?.contentId, sent.at(-1)?.contentId);

  const cases: readonly [string, object, object][] = [
    ['reply', { type: 'text', text: { body: 'And this' }, context: { message_id: id } }, { text: { body: 'And this', replyTo: { contentId: sent[0]?.contentId } } }],
    ['a quote of nothing known', { type: 'text', text: { body: 'x' }, context: { message_id: 'wamid.unknown' } }, { text: { body: 'x' } }],
    ['location with texts', { type: 'location', location: { latitude: '37.5', longitude: -122.1, name: 'Shop' } }, { location: { latitude: 37.5, longitude: -122.1, name: 'Shop' } }],
    ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ana Lima', first_name: 'Ana' }, phones: [{ phone: '+1 415', type: 'WORK', wa_id: '1415' }], addresses: [{ city: 'Ulm', country: 'Germany', country_code: 'de', type: 'HOME' }] }] },
      { contact: { vcard: /FN:Ana Lima\r\nN:;Ana;;;\r\nTEL;TYPE=WORK;waid=1415:\+1 415\r\nADR;TYPE=HOME;CC=DE:;;;Ulm;;;Germany\r\n/ } }],
    ['reaction', { type: 'reaction', reaction: { message_id: id, emoji: '👍' } }, { reaction: { emoji: '👍' } }],
    ['no reaction any more', { type: 'reaction', reaction: { message_id: id, emoji: '' } }, { reaction: { emoji: '' } }],
    ['buttons', { type: 'interactive', interactive: { type: 'button', header: { type: 'text', text: 'H' }, body: { text: 'B' }, footer: { text: 'F' }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } } }, { interactive: { header: 'H', body: 'B', footer: 'F', buttons: { buttons: [{ id: 'y', title: 'Yes' }] } } }],
    ['list', { type: 'interactive', interactive: { type: 'list', body: { text: 'B' }, action: { button: 'Go', sections: [{ rows: [{ id: '1', title: 'One', description: 'd' }] }] } } }, { interactive: { list: { button: 'Go', sections: [{ rows: [{ id: '1', title: 'One' }] }] } } }],
    ['link', { type: 'interactive', interactive: { type: 'cta_url', body: { text: 'B' }, action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com/t' } } } }, { interactive: { url: { title: 'Open', url: 'https://example.com/t' } } }],
    ['location request', { type: 'interactive', interactive: { type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } } }, { interactive: { locationRequest: {} } }],
    ['contact request', { type: 'interactive', interactive: { type: 'contact_request', body: { text: 'Who are you?' }, action: { name: 'request_contact_info' } } }, { interactive: { body: 'Who are you?', contactRequest: {} } }],
    ['contact request, as a client names it', { type: 'interactive', interactive: { type: 'request_contact_info', body: { text: 'Who?' }, action: { name: 'request_contact_info' } } }, { interactive: { body: 'Who?', contactRequest: {} } }],
  ];
  await ask('POST', `/${business.wabaId}/message_templates`, { name: 'login', language: 'en', category: 'AUTHENTICATION', components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }] });
  const login = { type: 'template', template: { name: 'login', language: { code: 'en' }, components: [{ type: 'body', parameters: [{ type: 'text', text: '1' }] }, { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: '1' }] }] } };
  for (const [name, payload, body] of [...cases, ['template', login, { template: { name: 'login' } }] as const]) {
    t.match(await ask('POST', url, { ...base, ...payload }), { status: 200 }, name);
    t.match(sent.at(-1)?.body, body, name);
    t.match(await ask('POST', url, { ...base, ...payload, context: { message_id: messageIdOfConsumer() } }), { status: 200 }, `${name}, as an answer`);
    const [said] = Object.values(sent.at(-1)?.body ?? {});
    t.match(said, 'target' in Object(said) ? { replyTo: undefined } : { replyTo: { author: new Uint8Array(0), contentId: Buffer.alloc(16, 0xab) } }, name);
  }
  const recipient = userIdOf(business.entityId, CONSUMER);
  t.match(await ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient, recipient_identity_key_hash: 'aGFzaA==', text: { body: 'x' } }), { status: 200, body: { contacts: [{ input: recipient, user_id: recipient, wa_id: CONSUMER }] } });
  t.match(sent.at(-1), { waId: CONSUMER, identityHash: 'aGFzaA==' });
  t.match(await ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient: 'US.1', text: { body: 'x' } }), { status: 400, body: { error: { code: 131009 } } });
  const read = messageIdOfConsumer();
  t.match(await ask('POST', url, { messaging_product: 'whatsapp', status: 'read', message_id: read, typing_indicator: { type: 'text' } }), { status: 200, body: { success: true } });
  t.match(await ask('POST', url, { messaging_product: 'whatsapp', status: 'read', message_id: id }), { status: 400, body: { error: { code: 131009 } } }, 'only what was received is read');
});

t.test('what is wrong has its code, and nothing of it is sent', async t => {
  const { ask, sent, business, http, registry, fail, fill } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const to = { messaging_product: 'whatsapp', to: `+${CONSUMER}` };
  const buttons = (...titles: string[]): object => ({ ...to, type: 'interactive', interactive: { type: 'button', body: { text: 'B' }, action: { buttons: titles.map(title => ({ type: 'reply', reply: { id: title, title } })) } } });
  const cases: readonly [number, object][] = [
    [100, { to: `+${CONSUMER}`, type: 'text', text: { body: 'x' } }],
    [131008, { messaging_product: 'whatsapp', type: 'text', text: { body: 'x' } }],
    [131009, { ...to, to: 'nobody', type: 'text', text: { body: 'x' } }],
    [131021, { ...to, to: '+14155550100', type: 'text', text: { body: 'x' } }],
    [131008, { ...to, type: 'text' }],
    [131008, { ...to, type: 'text', text: { body: '' } }],
    [131009, { ...to, type: 'text', text: { body: 'x'.repeat(4097) } }],
    [131009, { ...to, type: 'text', text: [] }],
    [131009, { ...to, type: 'text', text: { body: '\ud800' } }],
    [131051, { ...to, type: 'telepathy', telepathy: {} }],
    [131051, { ...to, type: '__proto__' }],
    [131053, { ...to, type: 'image', image: { link: 'https://example.com/a.jpg' } }],
    [131053, { ...to, type: 'interactive', interactive: { type: 'button', header: { type: 'image', image: {} }, body: { text: 'B' }, action: { buttons: [] } } }],
    [131009, { ...to, type: 'location', location: { latitude: 91, longitude: 0 } }],
    [131009, { ...to, type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }],
    ...['👍👍', '👍 yes', 'yes'].map((emoji): [number, object] => [131009, { ...to, type: 'reaction', reaction: { message_id: messageIdOfConsumer(), emoji } }]),
    [131009, { ...to, type: 'interactive', interactive: { type: 'list', body: { text: 'B' }, action: { button: 'Look', sections: [{ title: 'Empty', rows: [] }, { title: 'Full', rows: [{ id: '1', title: 'One' }] }] } } }],
    [131008, { ...to, type: 'contacts', contacts: [] }],
    [131009, { ...to, type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] }],
    ...['30.4.1985', '1985-02-30', '1985-13-01'].map((birthday): [number, object] => [131009, { ...to, type: 'contacts', contacts: [{ name: { formatted_name: 'A', first_name: 'A' }, birthday }] }]),
    [131009, buttons('a', 'b', 'c', 'd')],
    [131009, buttons('a', 'a')],
    [131009, buttons('x'.repeat(21))],
    [131009, buttons()],
    ...[null, '', undefined].map((text): [number, object] => [131009, { ...to, type: 'interactive', interactive: { type: 'button', header: { type: 'text', text }, body: { text: 'B' }, action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'a' } }] } } }]),
    [131009, { ...to, type: 'interactive', interactive: { type: 'carousel', body: { text: 'B' } } }],
    [131009, { ...to, type: 'interactive', interactive: { type: 'cta_url', body: { text: 'B' }, action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'javascript:alert(1)' } } } }],
    [131009, { ...to, type: 'text', text: { body: 'x' }, recipient_type: 'group' }],
    [132001, { ...to, type: 'template', template: { name: 'none', language: { code: 'en' } } }],
  ];
  for (const [code, payload] of cases) t.match(await ask('POST', `/${business.phoneNumberId}/messages`, payload), { status: code === 132001 ? 404 : 400, body: { error: { code } } }, JSON.stringify(payload).slice(0, 120));
  t.strictSame(sent, []);
  fill(true);
  t.match(await ask('POST', `/${business.phoneNumberId}/messages`, { ...to, text: { body: 'x' } }), { status: 400, headers: { 'retry-after': '1' }, body: { error: { code: 130429, is_transient: true } } }, 'too much waits to be sent');
  fill(false);
  t.strictSame(sent, []);
  fail(new SealgateError('LOG_BACKLOG', { retryAfterMs: 1500 }));
  t.match(await ask('POST', `/${business.phoneNumberId}/messages`, { ...to, text: { body: 'x' } }), { status: 500, headers: { 'retry-after': '2' }, body: { error: { code: 131016, is_transient: true } } });
});

t.test('at the limits: the last that is taken, the first that is not; an emoji counts as two characters, as in JavaScript', async t => {
  const { ask, sent, business, http, registry } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const send = (payload: object): ReturnType<typeof ask> => ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, ...payload });
  const asked = (interactive: object): object => ({ type: 'interactive', interactive });
  const row = (id: string, title: string, description = ''): object => ({ id, title, ...description === '' ? {} : { description } });
  const list = (rows: readonly object[], button = 'Go'): object => asked({ type: 'list', body: { text: 'B' }, action: { button, sections: [{ rows }] } });
  const button = (id: string, title: string): object => asked({ type: 'button', body: { text: 'B' }, action: { buttons: [{ type: 'reply', reply: { id, title } }] } });
  const framed = (header: string, body: string, footer: string): object => asked({ type: 'button', header: { type: 'text', text: header }, body: { text: body }, footer: { text: footer }, action: { buttons: [{ type: 'reply', reply: { id: 'y', title: 'Yes' } }] } });
  const link = (title: string, url: string): object => asked({ type: 'cta_url', body: { text: 'B' }, action: { name: 'cta_url', parameters: { display_text: title, url } } });
  const long = (length: number, of = 'é'): string => of.repeat(length);
  const pairs: readonly [string, object, object][] = [
    ['text', { text: { body: long(4096) } }, { text: { body: long(4097) } }],
    ['text of emoji', { text: { body: long(2048, '🌱') } }, { text: { body: long(2049, '🌱') } }],
    ['callback data', { text: { body: 'x' }, biz_opaque_callback_data: long(512) }, { text: { body: 'x' }, biz_opaque_callback_data: long(513) }],
    ['title of a button', button('y', long(10, '🌱')), button('y', long(11, '🌱'))],
    ['id of a button', button(long(256, 'y'), 'Yes'), button(long(257, 'y'), 'Yes')],
    ['header', framed(long(60), 'B', 'F'), framed(long(61), 'B', 'F')],
    ['body', framed('H', long(1024), 'F'), framed('H', long(1025), 'F')],
    ['footer', framed('H', 'B', long(60)), framed('H', 'B', long(61))],
    ['button of a list', list([row('1', 'One')], long(20)), list([row('1', 'One')], long(21))],
    ['rows', list(Array.from({ length: 10 }, (_, n) => row(String(n), 'One'))), list(Array.from({ length: 11 }, (_, n) => row(String(n), 'One')))],
    ['ids of rows', list([row(long(200, 'i'), 'One')]), list([row(long(201, 'i'), 'One')])],
    ['title of a row', list([row('1', long(24))]), list([row('1', long(25))])],
    ['description of a row', list([row('1', 'One', long(72))]), list([row('1', 'One', long(73))])],
    ['text of a link', link(long(20), 'https://example.com/'), link(long(21), 'https://example.com/')],
    ['latitude', { type: 'location', location: { latitude: -90, longitude: 180 } }, { type: 'location', location: { latitude: -90.01, longitude: 180 } }],
    ['longitude', { type: 'location', location: { latitude: '90', longitude: '-180' } }, { type: 'location', location: { latitude: '90', longitude: '-180.01' } }],
    ['an emoji of many parts', { type: 'reaction', reaction: { message_id: messageIdOfConsumer(), emoji: '👩🏽‍❤️‍💋‍👨🏿' } }, { type: 'reaction', reaction: { message_id: messageIdOfConsumer(), emoji: '👩🏽‍❤️‍💋‍👨🏿👍' } }],
  ];
  for (const [name, taken, refused] of pairs) {
    const sentBefore = sent.length;
    t.equal((await send(taken)).status, 200, name);
    t.doesNotThrow(() => encodeContent({ contentId: new Uint8Array(16), authoredAtMs: 1, ...withAuthor(sent.at(-1)?.body ?? {}) }), `${name}: consumers take it too`);
    t.match(await send(refused), { status: 400, body: { error: { code: 131009 } } }, `${name}: too much`);
    t.equal(sent.length, sentBefore + 1);
  }
  for (const to of ['+1 (415) 555-0123', '+14155550123', '14155550123', '1-415-555-0123']) t.match(await send({ to, text: { body: 'x' } }), { status: 200, body: { contacts: [{ input: to, wa_id: CONSUMER }] } }, to);
});

t.test('named variables: each by its name, in any order; a language is taken as it is asked for', async t => {
  const { ask, sent, business, http, registry } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const example = { body_text_named_params: [{ param_name: 'first_name', example: 'Ana' }, { param_name: 'order', example: '42' }] };
  const made = await ask('POST', `/${business.wabaId}/message_templates`, { name: 'named', language: 'en', category: 'UTILITY', parameter_format: 'named', components: [{ type: 'BODY', text: 'Hi {{first_name}}, your order {{order}} is on its way.', example }] });
  await http.catalogue.decide(String(made.body['id']), { status: 'APPROVED' });
  const send = (parameters: readonly object[], code = 'en'): ReturnType<typeof ask> => ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'template', template: { name: 'named', language: { code }, components: [{ type: 'body', parameters }] } });
  const [ana, order] = [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }, { type: 'text', parameter_name: 'order', text: '42' }];
  t.equal((await send([order, ana])).status, 200);
  t.match(sent.at(-1)?.body, { template: { body: 'Hi Ana, your order 42 is on its way.' } });
  t.match(await send([ana]), { status: 400, body: { error: { code: 132000 } } });
  t.match(await send([ana, order, ana]), { status: 400, body: { error: { code: 132000 } } });
  t.match(await send([ana, ana]), { status: 400, body: { error: { code: 132012 } } }, 'one twice');
  t.match(await send([ana, { type: 'text', text: '42' }]), { status: 400, body: { error: { code: 132012 } } }, 'without its name');
  t.match(await send([ana, { type: 'text', parameter_name: 'Order', text: '42' }]), { status: 400, body: { error: { code: 132012 } } });
  for (const code of ['en_US', 'en_GB', 'es']) t.match(await send([ana, order], code), { status: 404, body: { error: { code: 132001, error_data: { details: RegExp(`does not exist in ${code}`) } } } }, 'no other language stands in for it');
});

t.test('a business that nobody has approved reaches its test recipients and nobody else', async t => {
  const { ask, other, http, registry, sent } = await openBusinessRig(t);
  await registry.numbers.change(other.phoneNumberId, value => ({ ...value, codeStatus: 'VERIFIED' }));
  const number = await registry.numbers.get(other.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', other.appId);
  const send = (to: string): ReturnType<typeof ask> => ask('POST', `/${other.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to, text: { body: 'x' } }, { token: other.token });
  t.equal((await send(`+${CONSUMER}`)).status, 200);
  for (const to of ['+14155550124', '14155550199']) t.match(await send(to), { status: 400, body: { error: { code: 131030 } } }, to);
  t.strictSame(sent.map(({ waId }) => waId), [CONSUMER]);
});

t.test('a template is sent with its variables filled in', async t => {
  const { ask, sent, business, http, registry, told } = await openBusinessRig(t);
  const number = await registry.numbers.get(business.phoneNumberId);
  if (number === null) throw new Error('no number');
  await http.registration.register(number, '123456', business.appId);
  const made = await ask('POST', `/v20.0/${business.wabaId}/message_templates`, {
    name: 'order_update', language: 'en_US', category: 'utility', components: [
      { type: 'header', format: 'text', text: 'Order {{1}}', example: { header_text: ['42'] } },
      { type: 'body', text: 'Hi {{1}}, your order {{2}} has shipped today.', example: { body_text: [['Ana', '42']] } },
      { type: 'FOOTER', text: 'Thank you' },
      { type: 'buttons', buttons: [{ type: 'quick_reply', text: 'Stop' }, { type: 'URL', text: 'Track', url: 'https://example.com/t/{{1}}', example: ['https://example.com/t/42'] }] },
    ],
  });
  t.match(made, { status: 200, body: { status: 'PENDING', category: 'UTILITY' } });
  const id = String(made.body['id']);
  const send = (components: readonly object[], to = CONSUMER, code = 'en_US'): ReturnType<typeof ask> => ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to, type: 'template', template: { name: 'order_update', language: { code }, components } });
  t.match(await send([]), { status: 404, body: { error: { code: 132001 } } }, 'not before it is approved');
  await http.catalogue.decide(id, { status: 'APPROVED' });
  t.match(told.at(-1), { field: 'message_template_status_update', value: { message_template_name: 'order_update', event: 'APPROVED' } });
  const text = (value: string): object => ({ type: 'text', text: value });
  const [header, body] = [{ type: 'header', parameters: [text('42')] }, { type: 'body', parameters: [text('Ana'), text('42')] }];
  const track = { type: 'button', sub_type: 'url', index: '1', parameters: [text('42')] };
  t.match(await send([header, body, track]), { status: 200, body: { messages: [{ message_status: 'accepted' }] } });
  t.match(await send([header, body, track], CONSUMER, 'en_us'), { status: 200 }, 'as some clients write the language');
  t.match(sent.at(-1), {
    template: { id, name: 'order_update', language: 'en_US', category: 'utility', cleared: true },
    body: { template: { header: 'Order 42', body: 'Hi Ana, your order 42 has shipped today.', footer: 'Thank you', buttons: [{ quickReply: { text: 'Stop', payload: 'Stop' } }, { url: { title: 'Track', url: 'https://example.com/t/42' } }] } },
  });
  t.match(await send([header, body, track], '14155550124'), { body: { messages: [{ message_status: 'held_for_quality_assessment' }] } }, 'as the pacing says');
  t.match(sent.at(-1), { template: { id, cleared: false } }, 'and it is held where it is sealed');
  t.match(await send([header, track]), { body: { error: { code: 132000, error_data: { details: 'body: number of localizable_params (0) does not match the expected number of params (2)' } } } });
  for (const nothing of [{ type: 'text' }, { type: 'text', text: null }, text('')]) t.match(await send([{ type: 'header', parameters: [nothing] }, body, track]), { status: 400, body: { error: { code: 100, message: '(#100) Invalid parameter' } } });
  t.match(await send([header, { type: 'body', parameters: [text('Ana\n'), text('42')] }, track]), { body: { error: { code: 132012 } } });
  t.match(await send([header, { type: 'body', parameters: [text('x'.repeat(5000)), text('42')] }, track]), { body: { error: { code: 132005 } } });
  t.match(await send([header, { type: 'body', parameters: [text('x'.repeat(1000)), text('42')] }, track]), { body: { error: { code: 132005, error_data: { details: /1024/ } } } }, 'among other components');
  t.match(await send([header, body]), { body: { error: { code: 132000 } } }, 'the URL needs its end');
  t.match(await send([header, body, { ...track, sub_type: 'QUICK_REPLY' }]), { body: { error: { code: 132012, error_data: { details: 'buttons: button 1 is of sub_type url, not quick_reply' } } } });
  const stop = (...parameters: readonly object[]): object => ({ type: 'button', sub_type: 'quick_reply', index: 0, parameters });
  t.match(await send([header, body, track, stop({ type: 'payload', payload: 'no-more' })]), { status: 200 });
  t.match(sent.at(-1)?.body, { template: { buttons: [{ quickReply: { text: 'Stop', payload: 'no-more' } }, {}] } });
  t.match(await send([header, body, track, stop(text('no-more'))]), { status: 400, body: { error: { code: 132012 } } }, 'a payload that came as something else is not left out');
  t.match(await send([header, body, track, stop({ type: 'payload', payload: 'a' }, { type: 'payload', payload: 'b' })]), { status: 400, body: { error: { code: 132000 } } });
  const market = (payload: object): ReturnType<typeof ask> => ask('POST', `/${business.phoneNumberId}/marketing_messages`, { messaging_product: 'whatsapp', to: CONSUMER, message_activity_sharing: true, ...payload });
  t.match(await market({ text: { body: 'x' } }), { status: 400, body: { error: { code: 134100 } } });
  t.match(await market({ type: 'template', template: { name: 'order_update', language: { code: 'en_US' } } }), { status: 400, body: { error: { code: 131055 } } });
  t.match(await market({ type: 'template', template: { name: 'nothing', language: { code: 'en' } } }), { status: 404, body: { error: { code: 132001 } } });
  const offers = await ask('POST', `/${business.wabaId}/message_templates`, { name: 'offers', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'We have plants on offer.' }] });
  await http.catalogue.decide(String(offers.body['id']), { status: 'APPROVED' });
  t.match(await market({ type: 'template', template: { name: 'offers', language: { code: 'en' } }, product_policy: 'STRICT' }), { status: 200, body: { messages: [{ id: /^wamid/, message_status: 'accepted' }] } });
  t.match(await market({ type: 'template', template: { name: 'offers', language: { code: 'en' }, components: [{ type: 'header', parameters: [text('x')] }] } }), { status: 400, body: { error: { code: 132000, error_data: { details: /^header: .*\(1\).*\(0\)/ } } } }, 'it has no header');
  t.equal((await ask('POST', `/${business.wabaId}/message_templates`, { name: 'login', language: 'en', category: 'AUTHENTICATION', components: [{ type: 'BODY' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] }] })).status, 200);
  const login = (code: string): ReturnType<typeof ask> => ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, type: 'template', template: { name: 'login', language: { code: 'en' }, components: [
    { type: 'body', parameters: [text(code)] }, { type: 'button', sub_type: 'url', index: '0', parameters: [text(code)] },
  ] } });
  t.equal((await login('1'.repeat(15))).status, 200);
  t.match(await login('1'.repeat(16)), { status: 400, body: { error: { code: 131009 } } });
  t.match(await market({ type: 'template', template: { name: 'offers', language: { code: 'en' } }, product_policy: 'LAX' }), { status: 400, body: { error: { code: 100 } } });
  const sale = await ask('POST', `/${business.wabaId}/message_templates`, {
    name: 'sale', language: 'en', category: 'MARKETING', components: [
      { type: 'BODY', text: 'All plants at half the price.' }, { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Ends soon', has_expiration: true } },
      { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'SAVE50' }, { type: 'URL', text: 'Buy', url: 'https://example.com/' }] },
    ],
  });
  await http.catalogue.decide(String(sale.body['id']), { status: 'APPROVED' });
  const offer = (parameters: readonly object[]): ReturnType<typeof ask> => market({ type: 'template', template: { name: 'sale', language: { code: 'en' }, components: [
    { type: 'limited_time_offer', parameters }, { type: 'button', sub_type: 'copy_code', index: 0, parameters: [{ type: 'coupon_code', coupon_code: 'SAVE50' }] },
  ] } });
  t.equal((await offer([{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_893_456_000_000 } }])).status, 200);
  t.match(sent.at(-1)?.body, { template: { offer: { text: 'Ends soon', expiresAtMs: 1_893_456_000_000 }, buttons: [{ copyCode: { code: 'SAVE50' } }, { url: { title: 'Buy' } }] } });
  t.match(await offer([]), { body: { error: { code: 132000 } } });
  t.match(await market({ type: 'template', template: { name: 'sale', language: { code: 'en' }, components: [{ type: 'button', sub_type: 'url', index: 1, parameters: [text('42')] }] } }), { status: 400, body: { error: { code: 132000 } } }, 'an end for a URL that has none');
  t.match(await offer([{ type: 'limited_time_offer' }]), { body: { error: { code: 132012 } } });
  for (const type of ['carousel', 'tap_target_configuration', 'order_status']) t.match(await send([header, body, track, { type }]), { status: 400, body: { error: { code: 132012, error_data: { details: RegExp(type) } } } }, 'not sent without it');
  await http.catalogue.setPaused(id, true, 'operator');
  t.match(await send([header, body, track]), { body: { error: { code: 132015 } } });
});

t.test('where the operator wishes it, what the window does not allow is refused at once', async t => {
  const STRANGER = '14155550199';
  const send = async ({ ask, business, http, registry }: BusinessRig, to: string, more: object): Promise<Answer> => {
    const number = await registry.numbers.get(business.phoneNumberId);
    if (number === null) throw new Error('no number');
    if (number.value.status !== 'CONNECTED') await http.registration.register(number, '123456', business.appId);
    return ask('POST', `/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to, ...more });
  };
  const text = { text: { body: 'x' } };
  const lenient = await openBusinessRig(t);
  t.equal((await send(lenient, STRANGER, text)).status, 200, 'by itself it is taken, and fails by webhook');
  const strict = await openBusinessRig(t, { refusedAfterMs: 86_400_000 });
  t.match(await send(strict, STRANGER, text), { status: 400, body: { error: { code: 131047 } } });
  t.strictSame(strict.sent, []);
  t.equal((await send(strict, CONSUMER, text)).status, 200, 'who has just written is answered');
  t.equal((await openBusinessRig(t, { refusedAfterMs: 1000 }).then(rig => send(rig, CONSUMER, text))).status, 400, 'a second ago is not lately enough');
  const made = await strict.ask('POST', `/${strict.business.wabaId}/message_templates`, { name: 'hello', language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: 'We have a plant for you.' }] });
  await strict.http.catalogue.decide(String(made.body['id']), { status: 'APPROVED' });
  t.equal((await send(strict, STRANGER, { type: 'template', template: { name: 'hello', language: { code: 'en' } } })).status, 200, 'templates may');
});

/** The endpoint puts it in. */
function withAuthor(body: ContentBody): ContentBody {
  return body.reaction ? { reaction: { ...body.reaction, target: { ...body.reaction.target, author: new Uint8Array(16) } } } : body;
}

function messageIdOfConsumer(): string {
  const stanza = 'AB'.repeat(16);
  return `wamid.${Buffer.from([0x1c, 0x18, CONSUMER.length, ...Buffer.from(CONSUMER), 0x15, 0x02, 0x00, 0x12, 0x18, 32, ...Buffer.from(stanza), 0]).toString('base64')}`;
}
