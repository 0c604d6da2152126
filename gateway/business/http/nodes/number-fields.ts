import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Clock } from '../../../../proto/clock.ts';
import { codeStatusOf } from '../../numbers/code-status.ts';
import { officialAccountOf } from '../../numbers/official-account.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { HIGH_THROUGHPUT_PER_SECOND, type PhoneNumber } from '../../registry/phone-number.ts';
import type { Kept } from '../../registry/repository.ts';
import { commandsOf } from '../edges/conversational-edges.ts';
import { healthOf } from './health-status.ts';
import type { NodeType } from './node-fields.ts';
import { profileOf } from '../edges/profile-edges.ts';

/** What can be read of a phone number. */
export function numberType(registry: BusinessRegistry, clock: Clock): NodeType<Kept<PhoneNumber>> {
  const tierOf = async ({ value }: Kept<PhoneNumber>): Promise<string> => (await registry.portfolios.get(value.portfolioId))?.value.tier ?? 'TIER_250';
  return {
    name: 'WhatsAppBusinessPhoneNumber',
    defaults: ['verified_name', 'code_verification_status', 'display_phone_number', 'quality_rating', 'platform_type', 'throughput', 'webhook_configuration'],
    fields: {
      verified_name: ({ value }) => value.verifiedName,
      display_phone_number: ({ value }) => parsePhoneNumberFromString(`+${value.digits}`)?.formatInternational() ?? `+${value.digits}`,
      code_verification_status: ({ value }) => codeStatusOf(value, clock.nowMs()),
      quality_rating: ({ value }) => value.qualityRating,
      quality_score: ({ value }) => ({ score: value.qualityRating }),
      status: ({ value }) => value.status,
      name_status: ({ value }) => value.nameStatus,
      new_name_status: ({ value }) => value.newNameStatus,
      new_display_name: ({ value }) => value.newName === '' ? undefined : value.newName,
      platform_type: ({ value }) => value.account === '' ? 'NOT_APPLICABLE' : 'CLOUD_API',
      throughput: ({ value }) => ({ level: value.throughputPerSecond >= HIGH_THROUGHPUT_PER_SECOND ? 'HIGH' : 'STANDARD' }),
      messaging_limit_tier: tierOf,
      whatsapp_business_manager_messaging_limit: tierOf,
      account_mode: async ({ value }) => (await registry.wabas.get(value.wabaId))?.value.testRecipients === null ? 'LIVE' : 'SANDBOX',
      is_official_business_account: ({ value }) => value.officialAccount === 'APPROVED',
      official_business_account: ({ value }) => officialAccountOf(value),
      is_pin_enabled: ({ value }) => value.pinHash !== '',
      is_on_biz_app: () => false,
      is_preverified_number: () => false,
      webhook_configuration: async ({ value }) => webhookUrls(registry, value),
      // Not documented, and asked for by clients that were told a number's id alone.
      whatsapp_business_account: async ({ value: { wabaId } }) => ({ id: wabaId, name: (await registry.wabas.get(wabaId))?.value.name ?? '' }),
      whatsapp_business_profile: ({ id }) => profileOf(registry, id, null),
      conversational_automation: async ({ id }) => commandsOf(registry, id),
      health_status: async number => healthOf(registry, clock, { number, wabaId: number.value.wabaId, portfolioId: number.value.portfolioId, entityId: number.value.entityId }),
      search_visibility: () => 'NON_VISIBLE',
      certificate: () => undefined,
      new_certificate: () => undefined,
      last_onboarded_time: ({ value }) => new Date(value.createdAtMs).toISOString().replace(/\.\d{3}Z$/, '+0000'),
      country_dial_code: ({ value }) => parsePhoneNumberFromString(`+${value.digits}`)?.countryCallingCode,
      country_code: ({ value }) => parsePhoneNumberFromString(`+${value.digits}`)?.country,
      username: () => undefined,
      eligibility_for_api_business_global_search: () => 'NOT_ELIGIBLE',
    },
  };
}

async function webhookUrls(registry: BusinessRegistry, { wabaId, callback }: PhoneNumber): Promise<object | undefined> {
  const apps = await registry.subscribedApps.all(wabaId);
  // Of the app that has set the number's, where one has.
  const subscribed = apps.find(({ value }) => value.appId === callback?.app) ?? apps[0];
  const app = subscribed === undefined ? null : await registry.apps.get(subscribed.value.appId);
  const urls = { phone_number: callback?.url, whatsapp_business_account: subscribed?.value.callback?.url, application: app?.value.callback?.url };
  const known = Object.entries(urls).filter(([, url]) => url !== undefined);
  return known.length === 0 ? undefined : Object.fromEntries(known);
}
