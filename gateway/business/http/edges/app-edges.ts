import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../../proto/clock.ts';
import { isLive, tokenIdOf } from '../../registry/access-token.ts';
import { pricingModels, updatesPerPostMax } from '../../registry/app.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { wabasOfEntity } from '../../registry/owned-by.ts';
import type { SecretBox } from '../../registry/secret-box.ts';
import { success } from './answers.ts';
import { ApiError } from '../api-error.ts';
import { type VerifyCallback, verifiedCallback } from '../callback-form.ts';
import type { Callers } from '../caller.ts';
import type { Call, Edge } from '../edge.ts';
import type { Subscribers } from '../../webhooks/subscribers.ts';
import { webhookFields } from '../../webhooks/webhook-fields.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';

const OBJECT = 'whatsapp_business_account';
const FIELDS_MAX = 50;
const TOKEN = { max: 1000 } as const;

/** An app's webhook, its own token, and what a token may do. */
export function appEdges(nodes: Nodes, registry: BusinessRegistry, callers: Callers, box: SecretBox, verify: VerifyCallback, subscribers: Pick<Subscribers, 'changed'>, clock: Clock): readonly Edge[] {
  const subscriptions = { path: '/:id/subscriptions', tag: 'Apps and tokens', scope: 'whatsapp_business_management' } as const;
  return [
    {
      ...subscriptions, method: 'GET', summary: 'Read the app\'s webhook', answers: Type.Object({ data: Type.Array(Type.Object({}, { additionalProperties: true })) }),
      run: async call => {
        const { value: { callback } } = await nodes.app(call);
        return { data: callback === null ? [] : [{ object: OBJECT, callback_url: callback.url, active: callback.active, fields: callback.fields.map(name => ({ name, version: 'v25.0' })) }] };
      },
    },
    {
      ...subscriptions, method: 'POST', summary: 'Set the app\'s webhook; it is asked for the challenge first', answers: success,
      takes: Type.Object({
        object: Type.Literal(OBJECT), callback_url: Type.String(), verify_token: Type.String(), fields: Type.Optional(Type.String()),
        pricing_model: Type.Optional(Type.String({ description: 'Beyond the Cloud API: of status webhooks, pmp, pmp+conversation (as up to v23.0) or cbp (as before July 2025)' })),
        updates_per_post: Type.Optional(Type.Integer({ minimum: 1, maximum: updatesPerPostMax, description: 'Beyond the Cloud API: so many updates may come in one webhook, each an entry of its own; 1 unless said' })),
      }),
      run: async call => {
        const app = await nodes.app(call);
        requireApp(call);
        call.parameters.choice('object', [OBJECT]);
        const fields = fieldsOf(call.parameters);
        const pricingModel = call.parameters.optionalChoice('pricing_model', pricingModels);
        const updatesPerPost = call.parameters.optionalInteger('updates_per_post', { min: 1, max: updatesPerPostMax });
        const callback = await verifiedCallback(call.parameters, { url: 'callback_url', token: 'verify_token' }, verify, box, `app ${app.id}`);
        await registry.apps.change(app.id, value => ({ ...value, pricingModel: pricingModel ?? value.pricingModel, updatesPerPost: updatesPerPost ?? 1, callback: { ...callback, fields: [...fields], active: true } }));
        subscribers.changed();
        return { success: true };
      },
    },
    {
      ...subscriptions, method: 'DELETE', summary: 'Remove the app\'s webhook', answers: success,
      run: async call => {
        const app = await nodes.app(call);
        requireApp(call);
        await registry.apps.change(app.id, value => ({ ...value, callback: null }));
        subscribers.changed();
        return { success: true };
      },
    },
    ...(['GET', 'POST'] as const).map((method): Edge => ({
      method, path: '/oauth/access_token', tag: 'Apps and tokens', summary: 'The app\'s own token for its secret', scope: 'none',
      takes: Type.Object({ client_id: Type.String(), client_secret: Type.String(), grant_type: Type.Optional(Type.String()) }), answers: Type.Object({ access_token: Type.String(), token_type: Type.Literal('bearer') }),
      run: async ({ parameters }) => {
        const [appId, secret] = [parameters.text('client_id', { max: 32 }), parameters.text('client_secret', TOKEN)];
        parameters.optionalChoice('grant_type', ['client_credentials']);
        await callers.byAppSecret(appId, secret);
        return { access_token: `${appId}|${secret}`, token_type: 'bearer' };
      },
    })),
    {
      method: 'GET', path: '/debug_token', tag: 'Apps and tokens', summary: 'What a token of the same business may do', scope: null,
      takes: Type.Object({ input_token: Type.String() }), answers: Type.Object({ data: Type.Object({ is_valid: Type.Boolean() }, { additionalProperties: true }) }),
      run: call => debugToken(call, registry, clock),
    },
  ];
}

/** Throws 100 for a name that there is not: one that is mistyped would be told nothing for ever. */
function fieldsOf(parameters: Fields): readonly string[] {
  const fields = parameters.optionalTexts('fields', { max: 64 }, FIELDS_MAX) ?? ['messages'];
  for (const [index, field] of fields.entries()) {
    if (!webhookFields.includes(field)) throw parameters.faults.wrong(`fields[${index}]`, `must be one of {${webhookFields.join(', ')}} - got "${field}".`);
  }
  return fields;
}

/** Of another business's token nothing is told, not even that there is one. */
async function debugToken({ caller, parameters }: Call, registry: BusinessRegistry, clock: Clock): Promise<object> {
  const kept = await registry.tokens.get(tokenIdOf(parameters.text('input_token', TOKEN)));
  if (kept?.value.entityId !== caller.entityId) return { data: { is_valid: false, scopes: [], error: { code: 190, message: 'Invalid OAuth access token' } } };
  const { appId, scopes, expiresAtMs } = kept.value;
  const [app, wabas] = await Promise.all([registry.apps.get(appId), wabasOfEntity(registry, caller.entityId)]);
  // Clients find their account by it.
  const targets = wabas.map(({ id }) => id);
  return { data: { app_id: appId, type: 'SYSTEM_USER', application: app?.value.name ?? '', is_valid: isLive(kept.value, clock.nowMs()), scopes, granular_scopes: scopes.map(scope => scope === 'business_management' ? { scope } : { scope, target_ids: targets }), expires_at: Math.floor(expiresAtMs / 1000) } };
}

function requireApp({ caller }: Call): void {
  if (!caller.isApp) throw new ApiError(10, { message: '(#10) This needs the app\'s own token: APP-ID|APP-SECRET' });
}
