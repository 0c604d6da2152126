import type { Clock } from '../../../../proto/clock.ts';
import type { Analytics } from '../../analytics/analytics.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { Portfolio } from '../../registry/portfolio.ts';
import type { Kept } from '../../registry/repository.ts';
import type { Waba } from '../../registry/waba.ts';
import type { SelectedField } from './field-selection.ts';
import { Fields, parameterFaults } from '../fields.ts';
import { healthOf } from './health-status.ts';
import { type NodeType, readEdge } from './node-fields.ts';
import { numberType } from './number-fields.ts';
import { templateType } from './template-fields.ts';

/** What can be read of a WABA. */
export function wabaType(registry: BusinessRegistry, analytics: Pick<Analytics, 'messages' | 'delivered' | 'currency'>, clock: Clock): NodeType<Kept<Waba>> {
  const owner = async ({ value }: Kept<Waba>): Promise<object> => ({ id: value.portfolioId, name: (await registry.portfolios.get(value.portfolioId))?.value.name ?? '' });
  return {
    name: 'WhatsAppBusinessAccount',
    defaults: ['name', 'timezone_id', 'message_template_namespace', 'currency'],
    fields: {
      name: ({ value }) => value.name,
      timezone_id: ({ value }) => value.timezoneId,
      currency: () => analytics.currency,
      country: ({ value }) => value.country,
      message_template_namespace: ({ value }) => value.namespace,
      account_review_status: ({ value }) => value.reviewStatus,
      business_verification_status: async ({ value }) => (await registry.portfolios.get(value.portfolioId))?.value.verified === true ? 'verified' : 'not_verified',
      ownership_type: () => 'SELF_OWNED',
      status: ({ value }) => value.reviewStatus === 'REJECTED' ? 'INACTIVE' : 'ACTIVE',
      owner_business_info: owner,
      owner_business: owner,
      on_behalf_of_business_info: async waba => ({ ...await owner(waba), status: 'APPROVED', type: 'OWNED' }),
      is_enabled_for_insights: ({ value }) => value.insights,
      marketing_messages_lite_api_status: () => 'INELIGIBLE',
      marketing_messages_onboarding_status: () => undefined,
      primary_funding_id: () => undefined,
      purchase_order_number: () => undefined,
      linked_commerce_account: () => undefined,
      auth_international_rate_eligibility: () => undefined,
      primary_business_location: () => undefined,
      is_shared_with_partners: () => false,
      disable_marketing_messages_on_cloud_api: () => false,
      whatsapp_business_manager_messaging_limit: async ({ value }) => (await registry.portfolios.get(value.portfolioId))?.value.tier,
      analytics: (waba, selected) => analytics.messages(waba, parametersOf(selected)),
      conversation_analytics: (waba, selected) => analytics.delivered(waba, parametersOf(selected), 'conversation'),
      pricing_analytics: (waba, selected) => analytics.delivered(waba, parametersOf(selected), 'pricing'),
      message_templates: async ({ id }, selected) => readEdge(templateType(registry, clock), await registry.templates.all(id), selected),
      subscribed_apps: ({ id }) => subscribedAppsOf(registry, id, ''),
      phone_numbers: async ({ id }, selected) => readEdge(numberType(registry, clock), await registry.numbers.all(id), selected),
      health_status: ({ id, value }) => healthOf(registry, clock, { wabaId: id, portfolioId: value.portfolioId, entityId: value.entityId }),
    },
  };
}

/** Who is told about a WABA. `origin`: of this API, where an app is linked to; '': as a path. */
export async function subscribedAppsOf(registry: Pick<BusinessRegistry, 'subscribedApps' | 'apps'>, wabaId: string, origin: string): Promise<{ readonly data: readonly object[] }> {
  const subscribed = await registry.subscribedApps.all(wabaId);
  return {
    data: await Promise.all(subscribed.map(async ({ value: { appId, callback } }) => ({
      whatsapp_business_api_data: { id: appId, name: (await registry.apps.get(appId))?.value.name ?? '', link: `${origin}/${appId}` },
      ...callback === null ? {} : { override_callback_uri: callback.url },
    }))),
  };
}

/** What can be read of a business portfolio. */
export function portfolioType(registry: BusinessRegistry, analytics: Parameters<typeof wabaType>[1], clock: Clock): NodeType<Kept<Portfolio>> {
  return {
    name: 'Business',
    defaults: ['name', 'timezone_id'],
    fields: {
      name: ({ value }) => value.name,
      timezone_id: () => 1,
      verification_status: ({ value }) => value.verified ? 'verified' : 'not_verified',
      whatsapp_business_manager_messaging_limit: ({ value }) => value.tier,
      owned_whatsapp_business_accounts: async ({ id }, selected) => readEdge(wabaType(registry, analytics, clock), await registry.wabas.all(id), selected),
      health_status: ({ id, value }) => healthOf(registry, clock, { portfolioId: id, entityId: value.entityId }),
    },
  };
}

/** As those of a request. */
function parametersOf({ name, parameters }: SelectedField): Fields {
  return new Fields(parameters, parameterFaults, name);
}
