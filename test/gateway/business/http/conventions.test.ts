import t from 'tap';
import { CONSUMER, openBusinessRig } from './business-rig.ts';

t.test('any version, none, and a slash behind; parameters from everywhere; numbers and ids as clients write them', async t => {
  const { ask, business, registry } = await openBusinessRig(t);
  const { phoneNumberId: id, token } = business;
  for (const url of [`/${id}`, `/v13.0/${id}`, `/v25.0/${id}/`, `/v99.1/${id}/?fields=id`]) t.match(await ask('GET', url), { status: 200, body: { id } }, url);
  t.match(await ask('GET', `/${id}`, { fields: 'nothing' }), { status: 200, body: { id, verified_name: String } }, 'a body of a GET is nobody\'s business');
  t.match(await ask('GET', `/${id}?access_token=${token}`, undefined, { token: null }), { status: 200 });
  t.match(await ask('GET', `/${id}`, undefined, { token: null, headers: { authorization: `OAuth ${token}` } }), { status: 200 });
  t.match(await ask('POST', `/${id}/?pin=123456`), { status: 200, body: { success: true } });
  t.not((await registry.numbers.get(id))?.value.pinHash, '');
  const profile = `/${id}/whatsapp_business_profile`;
  t.match(await ask('POST', profile, 'messaging_product=whatsapp&about=Form&websites=["https://a.example"]', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }), { status: 200 });
  const multipart = ['--b', 'Content-Disposition: form-data; name="messaging_product"', '', 'whatsapp', '--b', 'Content-Disposition: form-data; name="address"', '', 'Multipart', '--b--', ''].join('\r\n');
  t.match(await ask('POST', profile, multipart, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }), { status: 200 });
  const file = multipart.replace('name="address"', 'name="file"; filename="a.png"');
  t.match(await ask('POST', `/${business.phoneNumberId}/media`, file, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }), { status: 400, body: { error: { code: 131053, error_data: { details: /media/ } } } }, 'a file');
  t.match(await ask('POST', '/900100200300/assets', file, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }), { status: 400, body: { error: { code: 100, message: /no files/ } } }, 'a flow is no medium');
  t.match(await ask('POST', profile, JSON.stringify(JSON.stringify({ messaging_product: 'whatsapp', about: 'JSON in JSON' })), { headers: { 'content-type': 'application/json' } }), { status: 200 });
  t.match(await ask('POST', `${profile}?messaging_product=whatsapp&description=Query`), { status: 200 });
  t.match(await ask('POST', profile, { messaging_product: 'whatsapp', vertical: 'retail', email: 'a@b.example', hours: 'Mon to Fri, 9 to 17', unknown: {} }), { status: 200 });
  t.match(await ask('GET', `${profile}?fields=about,address,description,websites,vertical,hours`), { body: { data: [{ about: 'JSON in JSON', hours: 'Mon to Fri, 9 to 17', address: 'Multipart', description: 'Query', websites: ['https://a.example'], vertical: 'RETAIL', messaging_product: 'whatsapp' }] } });
  for (const name of ['one_more', 'two_more']) await ask('POST', `/${business.wabaId}/message_templates`, { name, language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: `There is ${name}.` }] });
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'api.example.com' };
  t.match(await ask('GET', `/v24.0/${business.wabaId}/message_templates?limit=1`, undefined, { headers: proxied }), { body: { paging: { next: /^https:\/\/api\.example\.com\/v24\.0\/\d+\/message_templates\?/ } } }, 'where the client asked, as the proxy says');
  t.notOk('id' in (Object(((await ask('GET', profile)).body['data'] as readonly unknown[])[0]) as object), 'the profile is flat');
});

t.test('whatever goes wrong, the answer is JSON with message, type, code and fbtrace_id, which finds the request in the log', async t => {
  const { ask, app, business, http } = await openBusinessRig(t);
  const { phoneNumberId: id } = business;
  const cases: readonly (readonly [string, Promise<Awaited<ReturnType<typeof ask>>>, number, number])[] = [
    ['no such path', ask('GET', '/a/b/c/d'), 400, 2500],
    ['no such edge', ask('GET', `/${id}/nothing`), 400, 2500],
    ['no such edge, for nobody', ask('GET', `/${id}/messages`, undefined, { token: 'EAAnothing' }), 401, 190],
    ['no such method', ask('DELETE', `/${id}/messages`), 400, 2500],
    ['no token', ask('GET', `/${id}`, undefined, { token: null }), 401, 104],
    ['no such token', ask('GET', `/${id}`, undefined, { token: 'EAAnothing' }), 401, 190],
    ['a header that is none', ask('GET', `/${id}`, undefined, { token: null, headers: { authorization: 'Basic eDp5' } }), 401, 190],
    ...['nothing', '--b\r\ncontent-disposition: form-data; name="to"\r\n\r\n1', '--b\r\n\r\n'].map(form => ['no form', ask('POST', `/${id}/messages`, form, { headers: { 'content-type': 'multipart/form-data; boundary=b' } }), 400, 100] as const),
    ['a form without a boundary', ask('POST', `/${id}/messages`, 'x', { headers: { 'content-type': 'multipart/form-data' } }), 400, 100],
    ['no JSON', ask('POST', `/${id}/messages`, '{"a":', { headers: { 'content-type': 'application/json' } }), 400, 100],
    ['a list', ask('POST', `/${id}/messages`, '[]', { headers: { 'content-type': 'application/json' } }), 400, 100],
    ['too much', ask('POST', `/${id}/messages`, { text: 'x'.repeat(300_000) }), 400, 100],
    ['no such field', ask('GET', `/${id}?fields=foo`), 400, 100],
    ['no such selection', ask('GET', `/${id}?fields=a{b`), 400, 100],
    ['a bad path', ask('GET', '/%zz'), 400, 100],
  ];
  for (const [name, asked, status, code] of cases) {
    const answer = await asked;
    t.match(answer, { status, headers: { 'content-type': /^application\/json/ }, body: { error: { message: String, type: String, code, fbtrace_id: /^A[\w-]{16}$/ } } }, name);
  }
  const { body } = await ask('GET', `/${id}?fields=foo`);
  const { error: { fbtrace_id: traceId } } = body as { error: { fbtrace_id: string } };
  t.match(http.requests.find(traceId), { method: 'GET', route: '/:id', node: id, app: business.appId, status: 400, code: 100 });
  t.match((await app.inject({ url: `/${id}`, headers: { authorization: `Bearer ${business.token}` } })).headers, { 'facebook-api-version': /^v\d/, 'x-fb-trace-id': /^A/ });
});

t.test('unknown ids, ids of another kind and other entities\' ids answer alike; what a token may not do is told only about its own', async t => {
  const { ask, business, other, registry } = await openBusinessRig(t);
  const strip = (answer: Awaited<ReturnType<typeof ask>>, id: string): string => JSON.stringify(answer.body).replaceAll(id, 'ID').replace(/"fbtrace_id":"[^"]*"/, '');
  const unknown = await ask('GET', '/139999999999999/block_users');
  t.match(unknown, { status: 400, body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } } });
  for (const id of [other.phoneNumberId, business.wabaId, 'abc', other.appId]) t.equal(strip(await ask('GET', `/${id}/block_users`), id), strip(unknown, '139999999999999'), id);
  t.match(await ask('POST', `/${other.phoneNumberId}/messages`, { messaging_product: 'whatsapp', to: CONSUMER, text: { body: 'x' } }), { status: 400, body: { error: { code: 100, error_subcode: 33 } } });
  for (const { id } of await registry.tokens.all(business.appId)) await registry.tokens.change(id, value => ({ ...value, scopes: ['whatsapp_business_messaging'] }));
  t.match(await ask('GET', `/${business.wabaId}/message_templates`), { status: 403, body: { error: { code: 10 } } });
  t.match(await ask('GET', `/${other.wabaId}/message_templates`), { status: 400, body: { error: { code: 100, error_subcode: 33 } } });
  for (const { id } of await registry.tokens.all(business.appId)) await registry.tokens.change(id, value => ({ ...value, revokedAtMs: 1 }));
  t.match(await ask('GET', `/${business.wabaId}`), { status: 401, body: { error: { code: 190, error_subcode: 460 } } });
});

t.test('every route: an id of somebody else answers to the byte as one that there is not, whatever the token may do', async t => {
  const { app, ask, business, other, registry } = await openBusinessRig(t);
  const { paths } = (await app.inject('/openapi.json')).json<{ paths: Record<string, Record<string, unknown>> }>();
  const made = await ask('POST', `/${other.wabaId}/message_templates`, { name: 'spring', language: 'en', category: 'MARKETING', components: [{ type: 'BODY', text: 'It is spring and we have plants.' }] }, { token: other.token });
  const theirs = [other.phoneNumberId, other.wabaId, other.appId, other.portfolioId, String(made.body['id'])];
  const routes = Object.entries(paths).filter(([path]) => path.startsWith('/{id}')).flatMap(([path, methods]) => Object.keys(methods).map(method => [method.toUpperCase(), path] as const));
  t.ok(routes.length > 60, `${routes.length} routes`);
  const answer = async (method: string, path: string, id: string): Promise<string> => {
    const { status, body } = await ask(method as 'GET', path.replace('{id}', id).replace(/\{\w+\}/g, 'x'), method === 'GET' ? undefined : { messaging_product: 'whatsapp' });
    return `${status} ${JSON.stringify(body)}`.replaceAll(id, 'ID').replace(/"fbtrace_id":"[^"]*"/, '');
  };
  for (const scopes of [['whatsapp_business_messaging', 'whatsapp_business_management', 'business_management'], ['whatsapp_business_messaging'], []] as const) {
    for (const { id } of await registry.tokens.all(business.appId)) await registry.tokens.change(id, value => ({ ...value, scopes: [...scopes] }));
    const told: string[] = [];
    for (const [method, path] of routes) {
      for (const id of theirs) {
        const unknown = await answer(method, path, `${id.slice(0, 2)}9999999999999`);
        const said = await answer(method, path, id);
        if (said !== unknown || !/^400 .*"code":100,.*"error_subcode":33/.test(said)) told.push(`${method} ${path} ${id}: ${said} and not ${unknown}`);
      }
    }
    t.strictSame(told, [], `scopes: ${scopes.join(' ')}`);
  }
});

t.test('tokens expire, and an app signs in with its secret', async t => {
  const { ask, business, other, clock, registry } = await openBusinessRig(t);
  const { appId, appSecret, token } = business;
  t.match(await ask('GET', `/debug_token?input_token=${token}`), { body: { data: { app_id: appId, is_valid: true, scopes: ['whatsapp_business_messaging', 'whatsapp_business_management', 'business_management'], granular_scopes: [{ target_ids: [business.wabaId] }] } } });
  t.match(await ask('GET', `/debug_token?input_token=${other.token}`), { body: { data: { is_valid: false, app_id: undefined } } });
  const exchanged = await ask('GET', `/oauth/access_token?client_id=${appId}&client_secret=${appSecret}&grant_type=client_credentials`, undefined, { token: null });
  t.match(exchanged, { status: 200, body: { access_token: `${appId}|${appSecret}`, token_type: 'bearer' } });
  t.match(await ask('POST', '/oauth/access_token', `client_id=${appId}&client_secret=${appSecret}&grant_type=client_credentials`, { token: null, headers: { 'content-type': 'application/x-www-form-urlencoded' } }), { status: 200, body: exchanged.body });
  t.match(await ask('GET', `/oauth/access_token?client_id=${appId}&client_secret=wrong`, undefined, { token: null }), { status: 401, body: { error: { code: 190 } } });
  const appToken = { token: `${appId}|${appSecret}` };
  const webhook = { object: 'whatsapp_business_account', callback_url: 'https://hooks.example/wa', verify_token: 'v', fields: 'messages,account_update' };
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, callback_url: 'https://bad.example' }, appToken), { status: 400, body: { error: { code: 2200 } } });
  for (const [fields, at, got] of [['messages,mesages', 1, 'mesages'], [['Messages'], 0, 'Messages'], ['["all"]', 0, 'all']] as const) {
    t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, fields }, appToken), { status: 400, body: { error: { code: 100, message: RegExp(`^\\(#100\\) Param fields\\[${at}\\] must be one of \\{account_alerts, .*\\} - got "${got}"\\.$`) } } }, 'what is mistyped is not waited for in vain');
  }
  t.match(await ask('GET', `/${appId}/subscriptions`, undefined, appToken), { body: { data: [] } }, 'and changes nothing');
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, fields: 'messages,calls,smb_message_echoes,group_lifecycle_update,flows' }, appToken), { status: 200 }, 'clients subscribe to all that they know');
  t.match(await ask('POST', `/${appId}/subscriptions`, webhook, appToken), { status: 200, body: { success: true } });
  t.match(await ask('POST', `/${appId}/subscriptions`, webhook), { status: 403, body: { error: { code: 10 } } }, 'not with a token of a person');
  t.match(await ask('POST', `/${appId}/subscriptions?access_token=${appToken.token}`, webhook), { status: 200 }, 'a token as a parameter comes before the header\'s');
  t.match(await ask('GET', `/${appId}/subscriptions`, undefined, appToken), { body: { data: [{ callback_url: 'https://hooks.example/wa', active: true, fields: [{ name: 'messages' }, { name: 'account_update' }] }] } });
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, pricing_model: 'nbp' }, appToken), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, pricing_model: 'cbp' }, appToken), { status: 200 });
  await ask('POST', `/${appId}/subscriptions`, webhook, appToken);
  t.equal((await registry.apps.get(appId))?.value.pricingModel, 'cbp', 'until it says otherwise');
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, updates_per_post: 1001 }, appToken), { status: 400, body: { error: { code: 100 } } });
  t.match(await ask('POST', `/${appId}/subscriptions`, { ...webhook, updates_per_post: '50' }, appToken), { status: 200 });
  t.equal((await registry.apps.get(appId))?.value.updatesPerPost, 50);
  await ask('POST', `/${appId}/subscriptions`, webhook, appToken);
  t.equal((await registry.apps.get(appId))?.value.updatesPerPost, 1, 'another receiver is not taken to read more than the first');
  t.match(await ask('GET', `/${business.phoneNumberId}?fields=webhook_configuration`), { body: { webhook_configuration: { application: 'https://hooks.example/wa' } } });
  t.strictSame((await ask('GET', `/${appId}?fields=name,namespace`)).body, { name: 'Lima Plants', id: appId });
  t.match(await ask('GET', `/${appId}`), { body: { name: 'Lima Plants', link: RegExp(`/${appId}$`), id: appId } });
  t.match(await ask('GET', `/${appId}?fields=secret`), { status: 400, body: { error: { code: 100, message: /nonexisting field \(secret\) on node type \(Application\)/ } } });
  const { data: { expires_at: expiresAt } } = (await ask('GET', `/debug_token?input_token=${token}`)).body as { data: { expires_at: number } };
  clock.advance(expiresAt * 1000 - 1 - clock.nowMs());
  t.match(await ask('GET', `/${business.wabaId}`), { status: 200 }, 'to its last moment');
  clock.advance(1000);
  t.match(await ask('GET', `/${business.wabaId}`), { status: 401, body: { error: { code: 190, error_subcode: 463 } } });
});

t.test('management calls are counted per app and account', async t => {
  const { ask, business } = await openBusinessRig(t);
  const answers = [];
  for (let i = 0; i < 201; i += 1) answers.push(await ask('GET', `/${business.wabaId}?fields=id`));
  t.equal(answers.filter(({ status }) => status === 200).length, 200, 'of an account without a registered number');
  t.match(answers.at(-1), { status: 400, headers: { 'retry-after': '18', 'x-business-use-case-usage': /"call_count":100,.*"estimated_time_to_regain_access":1\}/ }, body: { error: { code: 80007 } } });
  t.match(answers.at(99), { headers: { 'x-business-use-case-usage': `{"${business.wabaId}":[{"type":"whatsapp","call_count":50,"total_cputime":0,"total_time":0,"estimated_time_to_regain_access":0}]}` } });
  t.match(await ask('GET', `/${business.phoneNumberId}/whatsapp_business_profile`), { status: 200 }, 'others go on');
  const patient = await openBusinessRig(t, { throttleWith429: true });
  for (let i = 0; i < 200; i += 1) await patient.ask('GET', `/${patient.business.wabaId}?fields=id`);
  t.match(await patient.ask('GET', `/${patient.business.wabaId}?fields=id`), { status: 429, headers: { 'retry-after': '18' }, body: { error: { code: 80007 } } });
  t.match(await patient.ask('GET', '/1/nothing'), { status: 400, body: { error: { code: 2500 } } });
});
