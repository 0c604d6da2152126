import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../../proto/clock.ts';
import type { Analytics } from '../../analytics/analytics.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { SecretBox } from '../../registry/secret-box.ts';
import { subscribedAppId } from '../../registry/subscribed-app.ts';
import type { Subscribers } from '../../webhooks/subscribers.ts';
import { listOf, node, success } from './answers.ts';
import { assignedUsers } from '../nodes/assigned-users.ts';
import { type VerifyCallback, verifiedCallback } from '../callback-form.ts';
import type { Edge } from '../edge.ts';
import { readNodes, selectionOf } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { pageOf, pageParameters } from '../paging.ts';
import { subscribedAppsOf, wabaType } from '../nodes/waba-fields.ts';

/** Which apps are told about a WABA, and what has WABAs. */
export function wabaEdges(nodes: Nodes, registry: BusinessRegistry, box: SecretBox, verify: VerifyCallback, subscribers: Pick<Subscribers, 'changed'>, analytics: Analytics, clock: Clock): readonly Edge[] {
  const common = { tag: 'WhatsApp Business Accounts', scope: 'whatsapp_business_management', counted: true } as const;
  return [
    {
      ...common, method: 'GET', path: '/:id/subscribed_apps', summary: 'List the apps that are told about the account', answers: Type.Object({ data: Type.Array(Type.Object({}, { additionalProperties: true })) }),
      run: async call => subscribedAppsOf(registry, (await nodes.waba(call)).id, call.url.origin),
    },
    {
      ...common, method: 'POST', path: '/:id/subscribed_apps', summary: 'Tell the calling app about the account; with an address of its own, or without', answers: success,
      takes: Type.Object({ override_callback_uri: Type.Optional(Type.String()), verify_token: Type.Optional(Type.String()) }),
      run: async call => {
        const waba = await nodes.waba(call);
        const { appId } = call.caller;
        const callback = call.parameters.optionalText('override_callback_uri', { max: 1000 }) === null ? null
          : await verifiedCallback(call.parameters, { url: 'override_callback_uri', token: 'verify_token' }, verify, box, `app ${appId}`);
        await registry.subscribedApps.set(subscribedAppId(waba.id, appId), waba.id, () => ({ wabaId: waba.id, appId, callback }));
        subscribers.changed();
        return { success: true };
      },
    },
    {
      ...common, method: 'DELETE', path: '/:id/subscribed_apps', summary: 'Stop telling the calling app', answers: success,
      run: async call => {
        const waba = await nodes.waba(call);
        await registry.subscribedApps.delete(subscribedAppId(waba.id, call.caller.appId));
        subscribers.changed();
        return { success: true };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/assigned_users', summary: 'List who may use the account: the apps that have a token', takes: Type.Object(pageParameters),
      answers: listOf(Type.Object({ id: Type.String(), name: Type.String(), tasks: Type.Array(Type.String()) })),
      run: async call => {
        const { value: { entityId } } = await nodes.waba(call);
        const { items, paging } = pageOf(await assignedUsers(registry, clock, entityId), ({ id }) => id, call.parameters, call.url);
        return { data: items, ...paging === undefined ? {} : { paging } };
      },
    },
    ...['/:id/owned_whatsapp_business_accounts', '/:id/client_whatsapp_business_accounts'].map((path): Edge => ({
      tag: common.tag, scope: 'whatsapp_business_management', method: 'GET', path, summary: 'List accounts of a portfolio', takes: Type.Object(pageParameters), answers: listOf(node),
      run: async call => {
        const portfolio = await nodes.portfolio(call);
        const all = path.includes('client') ? [] : await registry.wabas.all(portfolio.id);
        const { items, paging } = pageOf(all, ({ id }) => id, call.parameters, call.url);
        return { data: await readNodes(wabaType(registry, analytics, clock), items, selectionOf(call.parameters)), ...paging === undefined ? {} : { paging } };
      },
    })),
  ];
}
