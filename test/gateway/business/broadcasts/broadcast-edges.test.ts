import t from 'tap';
import { openBusinessRig } from '../http/business-rig.ts';
import { until } from '../../../support/patience.ts';

t.test('a broadcast over HTTP: sent one by one as messages are, told per recipient, nobody else\'s', async t => {
  const { ask, business, other, sent, http, clock, registry } = await openBusinessRig(t);
  const [path, language] = [`/v25.0/${business.phoneNumberId}/broadcasts`, { code: 'en_US' }];
  await registry.numbers.change(business.phoneNumberId, value => ({ ...value, status: 'CONNECTED', account: '3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00' }));
  const created = await ask('POST', `/${business.wabaId}/message_templates`, { name: 'sale', language: 'en_US', category: 'MARKETING', components: [{ type: 'BODY', text: 'Hi {{1}}, it is spring.', example: { body_text: [['Ana']] } }] });
  await registry.templates.change(String(created.body['id']), value => ({ ...value, status: 'APPROVED' }));
  const components = (name: string): object[] => [{ type: 'body', parameters: [{ type: 'text', text: name }] }];
  const body = {
    messaging_product: 'whatsapp', name: 'spring', pace: 1000, template: { name: 'sale', language, components: components('there') },
    recipients: [{ to: '+14155550123', components: components('Ana') }, { to: '+14155550124' }, { to: '14155550100' }, { to: '+14155550125' }],
  };
  const made = await ask('POST', path, body);
  t.match(made, { status: 200, body: { status: 'running', recipients: 4, pace: 1000, name: 'spring' } });
  const id = String(made.body['id']);
  http.broadcasts.start();
  t.teardown(() => http.broadcasts.stop());
  await until(async () => { clock.advance(100); return (await ask('GET', `${path}/${id}`)).body['status'] === 'done'; }, 'done');
  t.match((await ask('GET', `${path}/${id}`)).body, { accepted: 3, waiting: 0, refused: [{ code: 131021, recipients: 1 }] });
  const [first, second, third] = sent.map(message => message.id);
  t.strictSame((await ask('GET', `${path}/${id}/recipients`)).body, {
    data: [
      { to: '+14155550123', status: 'accepted', message_id: first }, { to: '+14155550124', status: 'accepted', message_id: second }, { to: '14155550100', status: 'refused', code: 131021 },
      { to: '+14155550125', status: 'accepted', message_id: third },
    ], pages: 1,
  });
  for (const action of ['pause', 'resume', 'cancel']) t.match(await ask('POST', `${path}/${id}`, { action }), { status: 400, body: { error: { code: 100, message: /is done already/ } } }, 'what is over is not said to have changed');
  t.strictSame(sent.map(message => [message.waId, message.body.template?.body]), [['14155550123', 'Hi Ana, it is spring.'], ['14155550124', 'Hi there, it is spring.'], ['14155550125', 'Hi there, it is spring.']]);
  t.match((await ask('GET', path)).body, { data: [{ id, status: 'done' }] });

  t.match(await ask('GET', `${path}/${id}`, undefined, { token: other.token }), { status: 400, body: { error: { code: 100, error_subcode: 33 } } });
  t.match(await ask('GET', `/${business.phoneNumberId}/broadcasts/0000`), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('POST', path, { ...body, recipients: [] }), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('POST', path, { ...body, pace: 0 }), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('POST', `${path}/${id}`, { action: 'explode' }), { status: 400 });
  const paused = String((await ask('POST', path, body)).body['id']);
  t.match(await ask('POST', `${path}/${paused}`, { action: 'cancel' }), { status: 200, body: { success: true } });
  t.match((await ask('GET', `${path}/${paused}`)).body, { status: 'cancelled' });
});

t.test('a broadcast that nobody could be sent is refused at once, with the code of the message, and nothing is kept of it', async t => {
  const { ask, business, registry } = await openBusinessRig(t);
  const path = `/v25.0/${business.phoneNumberId}/broadcasts`;
  const begin = (name: string, code = 'en'): ReturnType<typeof ask> => ask('POST', path, { messaging_product: 'whatsapp', template: { name, language: { code } }, recipients: [{ to: '+14155550123' }] });
  const made = await ask('POST', `/${business.wabaId}/message_templates`, { name: 'sale', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'It is spring.' }] });
  const be = (status: 'APPROVED' | 'PENDING' | 'PAUSED' | 'DISABLED'): Promise<unknown> => registry.templates.change(String(made.body['id']), value => ({ ...value, status }));
  t.match(await begin('sale'), { status: 400, body: { error: { code: 133010 } } }, 'the number is not registered');
  await registry.numbers.change(business.phoneNumberId, value => ({ ...value, status: 'CONNECTED', account: '3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00' }));
  for (const [name, language] of [['none', 'en'], ['sale', 'de']] as const) {
    t.match(await begin(name, language), { status: 404, body: { error: { code: 132001, error_data: { details: `template name (${name}) does not exist in ${language}, or is not approved` } } } });
  }
  for (const [status, code] of [['PENDING', 132001], ['PAUSED', 132015], ['DISABLED', 132016]] as const) {
    await be(status);
    t.match(await begin('sale'), { body: { error: { code } } }, status);
  }
  t.strictSame((await ask('GET', path)).body['data'], []);
  await be('APPROVED');
  t.match(await begin('sale'), { status: 200, body: { status: 'running' } });
});

t.test('components for all that do not fit the template are refused at once, as in a message; each recipient\'s own are that recipient\'s', async t => {
  const { ask, business, registry } = await openBusinessRig(t);
  const path = `/v25.0/${business.phoneNumberId}/broadcasts`;
  await registry.numbers.change(business.phoneNumberId, value => ({ ...value, status: 'CONNECTED', account: '3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00' }));
  const made = await ask('POST', `/${business.wabaId}/message_templates`, { name: 'sale', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'Hi {{1}}, it is spring.', example: { body_text: [['Ana']] } }] });
  await registry.templates.change(String(made.body['id']), value => ({ ...value, status: 'APPROVED' }));
  const body = (...texts: readonly string[]): object[] => [{ type: 'body', parameters: texts.map(text => ({ type: 'text', text })) }];
  const [ana, everybody] = [{ to: '+14155550123', components: body('Ana') }, { to: '+14155550124' }];
  const begin = (components: unknown, ...recipients: readonly object[]): ReturnType<typeof ask> => ask('POST', path, { messaging_product: 'whatsapp', template: { name: 'sale', language: { code: 'en' }, components }, recipients });
  for (const [components, code] of [[undefined, 132000], [body('a', 'b'), 132000], [[{ type: 'body', parameters: [{ type: 'currency' }] }], 131008], [[{ type: 'carousel' }], 132012], ['none', 131009]] as const) {
    const alone = await ask('POST', `/v25.0/${business.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: '+14155550123', type: 'template', template: { name: 'sale', language: { code: 'en' }, components } });
    const refused = await begin(components, ana, everybody);
    const { fbtrace_id: _, ...error } = refused.body['error'] as Record<string, unknown>;
    t.match(refused, { status: 400, body: { error: { code } } });
    t.match(alone, { status: refused.status, body: { error } }, 'as one message is');
  }
  t.strictSame((await ask('GET', path)).body['data'], []);
  t.match(await begin(body('you'), ana, everybody), { status: 200, body: { recipients: 2 } });
  t.match(await begin(body('a', 'b'), ana, { ...everybody, components: body('Ben', 'Bo') }), { status: 200, body: { recipients: 2 } }, 'nobody is sent what all would share');
});
