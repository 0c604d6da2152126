import t, { type Test } from 'tap';
import { Billing } from '../../../../gateway/business/billing/billing.ts';
import { defaultPrices } from '../../../../gateway/business/billing/default-prices.ts';
import { readPriceList } from '../../../../gateway/business/billing/price-list.ts';
import { registerAccountOperator } from '../../../../gateway/business/operator/account-operator.ts';
import { registerBusinessOperator } from '../../../../gateway/business/operator/business-operator.ts';
import { registerEnforcementOperator } from '../../../../gateway/business/operator/enforcement-operator.ts';
import { tokenIdOf } from '../../../../gateway/business/registry/access-token.ts';
import { createLog } from '../../../../gateway/ops/log.ts';
import { createOperatorApp } from '../../../../gateway/ops/operator/operator-socket.ts';
import { systemRandom } from '../../../../proto/random-system.ts';
import { type BusinessRig, openBusinessRig } from '../http/business-rig.ts';

interface Reply { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
interface OperatorRig extends BusinessRig { readonly operate: (method: 'GET' | 'POST', url: string, payload?: object) => Promise<Reply>; readonly announced: readonly { readonly waba: string; readonly value: object }[] }

/** The API, and the operator's socket beside it. */
async function openOperatorRig(t: Test): Promise<OperatorRig> {
  const rig = await openBusinessRig(t);
  const { http, registry, box, records, ledger, clock } = rig;
  const refuse = async (): Promise<never> => { throw new Error('not in this test'); };
  const billing = new Billing({ ledger, records, prices: readPriceList(defaultPrices), clock, observer: { charged: () => undefined, refused: () => undefined, rated: () => undefined, failed: () => undefined } });
  const actions = { trace: refuse, suspend: refuse, unsuspend: refuse, findByNumber: refuse, makeLoadAccounts: refuse, purge: refuse };
  const announced: { readonly waba: string; readonly value: object }[] = [];
  const app = createOperatorApp(actions, createLog('silent'), app => {
    registerBusinessOperator(app, { registry, box, clock, random: systemRandom, http });
    registerEnforcementOperator(app, { registry, registration: http.registration, accounts: http.accounts, settleMs: 0, announcer: { announce: async (waba, { value }) => { announced.push({ waba, value }); } }, subscribers: { changed: () => undefined }, audit: http.audit, catalogue: http.catalogue, clock });
    registerAccountOperator(app, { registry, billing, ledger, webhooks: { parked: { list: async () => [] } as never, replay: async () => 0 }, clock });
  });
  t.teardown(() => app.close());
  return {
    ...rig, announced,
    operate: async (method, url, payload) => {
      const { statusCode, body } = await app.inject({ method, url, ...payload === undefined ? {} : { payload } });
      return { status: statusCode, body: JSON.parse(body) as Reply['body'] };
    },
  };
}

t.test('what is mistyped is refused, and says what is wrong with it: nothing is made to fit', async t => {
  const { operate, business } = await openOperatorRig(t);
  t.match(await operate('POST', '/business/tokens', { app: business.appId, actor: 'olga', ttlMs: null }), { status: 400, body: { code: 'MALFORMED', text: /body\/ttlMs must be integer/ } }, 'no token for ever from a number that is none');
  t.match(await operate('POST', '/business/reject', { id: '172', actor: 'olga', reason: '' }), { status: 400, body: { text: /body\/reason must NOT have fewer than 1 characters/ } });
  t.match(await operate('POST', '/business/account', { entity: business.entityId, payin: '5' }), { status: 400, body: { text: /must NOT have additional properties/ } });
  t.match(await operate('GET', `/business/statement?entity=${business.entityId}&month=2026-1`), { status: 400, body: { text: /querystring\/month/ } });
  for (const url of ['/business/account?entity=7', '/business/usage?entity=7&month=2026-11', '/business/statement?entity=7&month=2026-11', '/business/list?entity=7']) {
    t.match(await operate('GET', url), { status: 400, body: { text: /there is no entity 7/ } }, url);
  }
  t.match(await operate('POST', '/business/account', { entity: '7', payIn: '5' }), { status: 400, body: { text: /there is no entity 7/ } }, 'nobody pays in for nobody');
  t.match(await operate('GET', '/business/parked?app=7'), { status: 400, body: { text: /there is no app 7/ } });
  t.match(await operate('POST', '/business/replay', { app: '7' }), { status: 400, body: { text: /there is no app 7/ } });
  t.match(await operate('POST', '/business/account', { entity: business.entityId, payIn: '5' }), { status: 200, body: { balanceMicros: 5_000_000 } });
});

t.test('every business is listed with the ids that commands take; a token is revoked by its id, and its text is nowhere', async t => {
  const { operate, ask, business, other } = await openOperatorRig(t);
  const id = tokenIdOf(business.token);
  const listed = await operate('GET', `/business/list?entity=${business.entityId}`);
  t.match(listed.body, { businesses: [{
    entity: business.entityId, status: 'approved', portfolios: [{ accounts: [{ waba: business.wabaId, numbers: [{ number: business.phoneNumberId, phone: '+14155550100' }] }] }],
    apps: [{ app: business.appId, tokens: [{ token: id, revokedAtMs: 0 }] }],
  }] });
  t.match((await operate('GET', '/business/list')).body['businesses'], { length: 2 });
  for (const secret of [business.token, business.appSecret, other.token]) t.notOk(JSON.stringify(listed.body).includes(secret), 'no secret');
  t.equal((await ask('GET', `/${business.phoneNumberId}`)).status, 200);
  t.equal((await operate('POST', '/business/tokens/revoke', { token: id, actor: 'olga' })).status, 200);
  t.match(await ask('GET', `/${business.phoneNumberId}`), { status: 401, body: { error: { code: 190, error_subcode: 460 } } });
});

t.test('templates wait with the business that wants them, the oldest first; what an operator has paused the business cannot lift', async t => {
  const { operate, ask, business, clock } = await openOperatorRig(t);
  const make = async (name: string): Promise<string> => {
    const made = await ask('POST', `/${business.wabaId}/message_templates`, { name, language: 'en', category: 'UTILITY', components: [{ type: 'BODY', text: `A parcel for ${name} is here.` }] });
    clock.advance(1000);
    return String(made.body['id']);
  };
  const ids = [await make('one'), await make('two'), await make('three'), await make('four')];
  t.match((await operate('GET', '/business/templates')).body['templates'], ids.map(id => ({ id, business: 'Lima Plants', waba: business.wabaId })));
  const [id = ''] = ids;
  const decide = (decision: string): Promise<Reply> => operate('POST', '/business/templates/decide', { id, actor: 'olga', decision });
  t.match(await decide('pause'), { status: 400, body: { text: /the template is PENDING/ } });
  t.equal((await decide('approve')).status, 200);
  t.equal((await decide('pause')).status, 200);
  t.match(await ask('POST', `/${id}/unpause`), { status: 400, body: { error: { code: 100, message: /by the operator/ } } });
  t.match(await ask('GET', `/${id}?fields=status`), { body: { status: 'PAUSED' } });
  t.equal((await decide('unpause')).status, 200);
  t.match(await ask('GET', `/${id}?fields=status`), { body: { status: 'APPROVED' } });
});

t.test('a business has as many apps as it needs: each with its own secret, webhook and tokens, and none may touch another\'s', async t => {
  const { operate, ask, business, http, registry } = await openOperatorRig(t);
  const { entityId, wabaId, phoneNumberId, appId, appSecret } = business;
  const create = (entity: string, name: string): Promise<Reply> => operate('POST', '/business/apps', { entity, name, actor: 'olga' });
  t.match(await create('7', 'Order desk'), { status: 400, body: { text: /there is no entity 7/ } });
  t.match(await create(entityId, ''), { status: 400, body: { text: /body\/name/ } });
  const { appId: second, appSecret: itsSecret, token } = (await create(entityId, 'Order desk')).body as Readonly<Record<string, string>>;
  const its = { token: `${second ?? ''}|${itsSecret ?? ''}` };
  t.not(itsSecret, appSecret);
  t.match((await http.audit.read()).entries.map(({ value: { action, subject, reason } }) => ({ action, subject, reason })), [{ action: 'create app', subject: second, reason: entityId }]);
  const hook = (url: string): object => ({ object: 'whatsapp_business_account', callback_url: url, verify_token: 'v', fields: 'messages' });
  for (const [app, token, url] of [[appId, `${appId}|${appSecret}`, 'https://one.example/'], [second, its.token, 'https://two.example/']]) {
    t.equal((await ask('POST', `/${app ?? ''}/subscriptions`, hook(url ?? ''), { token: token ?? '' })).status, 200);
  }
  for (const method of ['GET', 'POST', 'DELETE'] as const) t.match(await ask(method, `/${appId}/subscriptions`, hook('https://two.example/'), its), { status: 400, body: { error: { code: 100, error_subcode: 33 } } }, `${method} of the first app by the second`);
  t.equal((await ask('POST', `/${wabaId}/subscribed_apps`, {}, { token: token ?? '' })).status, 200);
  t.match((await ask('GET', `/${wabaId}/subscribed_apps`)).body['data'], { length: 2 });
  t.equal((await ask('POST', `/${phoneNumberId}`, { webhook_configuration: { override_callback_uri: 'https://two.example/number', verify_token: 'v' } }, { token: token ?? '' })).status, 200);
  t.match((await registry.numbers.get(phoneNumberId))?.value.callback, { app: second });
  t.match(await ask('GET', `/${phoneNumberId}?fields=webhook_configuration`), { body: { webhook_configuration: { phone_number: 'https://two.example/number', application: 'https://two.example/' } } });
  t.equal((await operate('POST', '/business/close', { entity: entityId, actor: 'olga', reason: 'contract ended' })).body['apps'], 2);
  t.match(await ask('GET', `/${phoneNumberId}`, undefined, { token: token ?? '' }), { status: 401 });
  t.match(await create(entityId, 'Too late'), { status: 400, body: { code: 'CONFLICT', text: /closed/ } });
});

t.test('a business that is closed sends and is told nothing any more, and nobody gets it back; what it was charged stays', async t => {
  const { operate, ask, business, other, registry, ledger, clock, announced, ended, http } = await openOperatorRig(t);
  const { entityId, wabaId, phoneNumberId, appId, appSecret } = business;
  await ask('POST', `/${phoneNumberId}/register`, { messaging_product: 'whatsapp', pin: '123456' });
  t.equal((await registry.numbers.get(phoneNumberId))?.value.status, 'CONNECTED');
  const { account } = (await registry.numbers.change(phoneNumberId, value => ({ ...value, accountsBegun: ['3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00'] })))?.value ?? {};
  await ledger.charge({ message: 'wamid.1', entity: entityId, waba: wabaId, phoneNumber: phoneNumberId, template: '', category: 'marketing', country: 'DE', currency: 'EUR', amountMicros: 5, chargedAtMs: clock.nowMs() });
  const month = new Date(clock.nowMs()).toISOString().slice(0, 7);
  const close = (entity: string): Promise<Reply> => operate('POST', '/business/close', { entity, actor: 'olga', reason: 'contract ended' });
  t.match(await close('7'), { status: 400, body: { text: /there is no entity 7/ } });
  t.strictSame(await close(entityId), { status: 200, body: { entity: entityId, tokens: 1, numbers: 1, apps: 1 } });

  t.match(await ask('GET', `/${phoneNumberId}`), { status: 401, body: { error: { code: 190, error_subcode: 460 } } }, 'no token');
  t.match(await ask('GET', `/${appId}/subscriptions`, undefined, { token: `${appId}|${appSecret}` }), { status: 401, body: { error: { code: 190, error_subcode: 460 } } }, 'nor the app itself');
  t.match(await operate('POST', '/business/tokens', { app: appId, actor: 'olga' }), { status: 400, body: { code: 'CONFLICT', text: /closed/ } }, 'nor a new token');
  t.match((await registry.numbers.get(phoneNumberId))?.value, { status: 'DISCONNECTED', account: '', accountsBegun: [] });
  t.strictSame(ended, ['ended', 'erased'].flatMap(what => [account, '3f6c1c1e-0d8a-4c9b-9a55-0c0f3a2b1d00'].map(each => `${what} ${each}`)), 'its account, and one that a registration had begun');
  t.strictSame(announced, [{ waba: wabaId, value: { event: 'ACCOUNT_OFFBOARDED' } }]);
  t.strictSame(await registry.subscribedApps.all(wabaId), [], 'nothing more is told');
  for (const step of ['lock', 'reinstate']) t.match(await operate('POST', '/business/enforce', { entity: entityId, actor: 'olga', step }), { status: 400, body: { code: 'CONFLICT', text: /closed/ } }, step);
  t.match((await operate('GET', `/business/list?entity=${entityId}`)).body, { businesses: [{ status: 'closed', closedAtMs: clock.nowMs() }] });
  t.match((await operate('GET', `/business/usage?entity=${entityId}&month=${month}`)).body, { totals: [{ messages: 1, amountMicros: 5 }] });
  t.match(String((await operate('GET', `/business/statement?entity=${entityId}&month=${month}`)).body['csv']), /wamid\.1/);
  t.match((await http.audit.read()).entries.map(({ value: { action, subject, reason } }) => ({ action, subject, reason })), [{ action: 'close entity', subject: entityId, reason: 'contract ended' }]);
  t.equal((await ask('GET', `/${other.phoneNumberId}`, undefined, { token: other.token })).status, 200, 'others go on');

  const closedAtMs = clock.nowMs();
  clock.advance(1000);
  t.equal((await close(entityId)).status, 200, 'once more, as after one that was cut off');
  t.equal((await registry.entities.get(entityId))?.value.closedAtMs, closedAtMs);
  t.equal(ended.length, 4, 'nothing is left to end');

  const make = (): Promise<Reply> => operate('POST', '/business/test', { number: '14155550177', recipients: [] });
  const { entityId: test, wabaId: itsWaba } = (await make()).body;
  t.equal((await close(String(test))).status, 200);
  t.match(await make(), { status: 400, body: { code: 'CONFLICT', text: /closed/ } }, 'a test business that is asked for once more');
  t.strictSame(await registry.subscribedApps.all(String(itsWaba)), [], 'and nothing of it is made again');
});
