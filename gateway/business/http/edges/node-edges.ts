import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../../proto/clock.ts';
import type { Analytics } from '../../analytics/analytics.ts';
import { requestDisplayName } from '../../numbers/display-name.ts';
import type { NumberRegistration } from '../../numbers/number-registration.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { nodeKindOf } from '../../registry/node-id.ts';
import type { SecretBox } from '../../registry/secret-box.ts';
import type { TemplateCatalogue } from '../../templates/template-catalogue.ts';
import { anything, node } from './answers.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import { appType } from '../nodes/app-fields.ts';
import { type VerifyCallback, verifiedCallback } from '../callback-form.ts';
import type { Call, Edge } from '../edge.ts';
import { readNode, selectionOf } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { numberType } from '../nodes/number-fields.ts';
import { pinOf } from './registration-edges.ts';
import { editTemplate } from './template-edges.ts';
import { templateType } from '../nodes/template-fields.ts';
import { portfolioType, wabaType } from '../nodes/waba-fields.ts';

export interface NodeEdgeParts {
  readonly nodes: Nodes;
  readonly registry: BusinessRegistry;
  readonly catalogue: TemplateCatalogue;
  readonly registration: NumberRegistration;
  readonly analytics: Analytics;
  readonly box: SecretBox;
  readonly verify: VerifyCallback;
  readonly clock: Clock;
}

const takes = Type.Object({
  pin: Type.Optional(Type.String({ description: 'Of a number: the new PIN of two-step verification' })),
  new_display_name: Type.Optional(Type.String()),
  webhook_configuration: Type.Optional(anything),
  components: Type.Optional(Type.Array(anything, { description: 'Of a template: everything anew' })), category: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()), timezone_id: Type.Optional(Type.String()), is_enabled_for_insights: Type.Optional(Type.Boolean()),
});

/** What an id alone addresses: its kind decides. */
export function nodeEdges(parts: NodeEdgeParts): readonly Edge[] {
  const common = { path: '/:id', tag: 'Nodes', scope: 'whatsapp_business_management', counted: true } as const;
  return [
    { ...common, method: 'GET', summary: 'Read a phone number, account, template or portfolio', answers: node, run: call => read(call, parts) },
    {
      ...common, method: 'POST', summary: 'Change a phone number, an account or a template', takes, answers: Type.Object({ success: Type.Optional(Type.Literal(true)), id: Type.Optional(Type.String()), name: Type.Optional(Type.String()), category: Type.Optional(Type.String()) }),
      run: call => change(call, parts),
    },
    {
      ...common, method: 'DELETE', summary: 'Refused: what is here is deleted in other ways', answers: node,
      run: async call => { throw noSuchNode(call.method, call.id); },
    },
  ];
}

async function read(call: Call, { nodes, registry, analytics, clock }: NodeEdgeParts): Promise<object> {
  const selection = selectionOf(call.parameters);
  switch (nodeKindOf(call.id)) {
    case 'number': return readNode(numberType(registry, clock), await nodes.number(call), call.id, selection);
    case 'waba': return readNode(wabaType(registry, analytics, clock), await nodes.waba(call), call.id, selection);
    case 'template': return readNode(templateType(registry, clock), await nodes.template(call), call.id, selection);
    case 'portfolio': return readNode(portfolioType(registry, analytics, clock), await nodes.portfolio(call), call.id, selection);
    case 'app': {
      const app = await nodes.app(call);
      return readNode(appType(call.url.origin), app, app.id, selection);
    }
    default: throw noSuchNode(call.method, call.id);
  }
}

async function change(call: Call, parts: NodeEdgeParts): Promise<object> {
  switch (nodeKindOf(call.id)) {
    case 'number': return changeNumber(call, parts);
    case 'waba': return changeWaba(call, parts);
    case 'template': return editTemplate(call, parts.nodes, parts.catalogue);
    default: throw noSuchNode(call.method, call.id);
  }
}

async function changeNumber(call: Call, { nodes, registry, registration, box, verify, clock }: NodeEdgeParts): Promise<object> {
  const number = await nodes.number(call);
  const { parameters } = call;
  const webhook = parameters.optionalObject('webhook_configuration');
  const name = parameters.optionalText('new_display_name', { max: 64 });
  if (!parameters.has('pin') && webhook === null && name === null) throw new ApiError(100, { message: '(#100) One of pin, new_display_name or webhook_configuration is required.' });
  if (parameters.has('pin')) await registration.setPin(number, pinOf(parameters), call.caller.appId);
  if (name !== null) await requestDisplayName(registry, clock, number.id, name);
  if (webhook !== null) {
    const isRemoved = webhook.optionalText('override_callback_uri', { max: 1000 }) === null;
    const callback = isRemoved ? null : await verifiedCallback(webhook, { url: 'override_callback_uri', token: 'verify_token' }, verify, box, `number ${number.id}`);
    await registry.numbers.change(number.id, value => ({ ...value, callback: callback === null ? null : { ...callback, app: call.caller.appId } }));
  }
  return { success: true };
}

async function changeWaba(call: Call, { nodes, registry }: NodeEdgeParts): Promise<object> {
  const waba = await nodes.waba(call);
  const { parameters } = call;
  const [name, timezoneId, insights] = [parameters.optionalText('name', { max: 128 }), parameters.optionalText('timezone_id', { max: 8 }), parameters.optionalFlag('is_enabled_for_insights')];
  await registry.wabas.change(waba.id, value => ({ ...value, name: name ?? value.name, timezoneId: timezoneId ?? value.timezoneId, insights: value.insights || insights === true }));
  return { id: waba.id };
}
