import { Type } from '@sinclair/typebox';
import { officialAccountOf, requestOfficialAccount } from '../../numbers/official-account.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { anything, success } from './answers.ts';
import { ApiError } from '../api-error.ts';
import type { Edge } from '../edge.ts';
import type { Nodes } from '../nodes/nodes.ts';

const data = Type.Object({ data: Type.Array(Type.Object({}, { additionalProperties: true })) });
/** The other features of the Cloud API: they cannot be switched here. */
const features = ['calling', 'payload_encryption', 'storage_configuration'] as const;
const oba = ['business_website_url', 'primary_country_of_operation', 'primary_language'] as const;

/** Features of a number, cart and catalogue, and its application for the badge. */
export function settingsEdges(nodes: Nodes, registry: BusinessRegistry): readonly Edge[] {
  const common = { tag: 'Phone numbers', scope: 'whatsapp_business_management' } as const;
  return [
    {
      ...common, method: 'GET', path: '/:id/settings', summary: 'Read the features of a number', answers: Type.Object({}, { additionalProperties: true }),
      run: async call => {
        const kept = await registry.settings.get((await nodes.number(call)).id);
        return { storage_configuration: { status: 'default' }, payload_encryption: { status: 'disabled' }, user_identity_change: { enable_identity_key_check: kept?.value.identityKeyCheck ?? false } };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/settings', summary: 'Switch one feature of a number', answers: success, takes: Type.Object({ user_identity_change: Type.Optional(anything) }),
      run: async call => {
        const { id } = await nodes.number(call);
        const change = call.parameters.optionalObject('user_identity_change');
        if (change === null || features.some(name => call.parameters.has(name))) throw new ApiError(100, { message: '(#100) Exactly one known feature must be given: user_identity_change' });
        const wanted = change.optionalFlag('enable_identity_key_check') ?? change.optionalFlag('enabled');
        if (wanted === null) throw change.faults.missing(change.pathOf('enable_identity_key_check'));
        await registry.settings.set(id, id, before => ({ ...before, identityKeyCheck: wanted }));
        return { success: true };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/whatsapp_commerce_settings', summary: 'Read cart and catalogue settings', answers: data,
      run: async call => {
        const { id, value: { cart } } = await nodes.number(call);
        return { data: [{ id, is_cart_enabled: cart.enabled, is_catalog_visible: cart.catalogVisible }] };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/whatsapp_commerce_settings', summary: 'Set cart and catalogue settings', answers: success,
      takes: Type.Object({ is_cart_enabled: Type.Optional(Type.Boolean()), is_catalog_visible: Type.Optional(Type.Boolean()) }),
      run: async call => {
        const { id } = await nodes.number(call);
        const [enabled, catalogVisible] = [call.parameters.optionalFlag('is_cart_enabled'), call.parameters.optionalFlag('is_catalog_visible')];
        await registry.numbers.change(id, value => ({ ...value, cart: { enabled: enabled ?? value.cart.enabled, catalogVisible: catalogVisible ?? value.cart.catalogVisible } }));
        return { success: true };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/official_business_account', summary: 'Read how the application for the badge stands', answers: Type.Object({ oba_status: Type.String(), status_message: Type.Optional(Type.String()), id: Type.String() }),
      run: async call => {
        const { id, value } = await nodes.number(call);
        return { ...officialAccountOf(value), id };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/official_business_account', summary: 'Apply for the badge', answers: success,
      takes: Type.Object({ business_website_url: Type.String(), primary_country_of_operation: Type.String(), primary_language: Type.String() }),
      run: async call => {
        const { id } = await nodes.number(call);
        for (const name of oba) call.parameters.text(name, { max: 256 });
        await requestOfficialAccount(registry, id);
        return { success: true };
      },
    },
  ];
}
