import { account } from '../../storage/support.ts';
import { createBusinessRegistry, type BusinessRegistry } from '../../../gateway/business/registry/business-registry.ts';
import type { HostedNumber } from '../../../gateway/business/registry/hosted-number.ts';
import type { PhoneNumber } from '../../../gateway/business/registry/phone-number.ts';
import type { Template } from '../../../gateway/business/registry/template.ts';
import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';

export const hostedNumber: HostedNumber = { phoneNumberId: '131000000000001', wabaId: '121000000000001', entityId: '161000000000001', account: account(1), displayNumber: '14155550100' };
export const portfolioId = '111000000000001';
export const templateId = '151000000000001';

/** An approved enterprise with a number and a marketing template, as records. */
export async function enterprise(records: BusinessRecords, clock: Clock): Promise<BusinessRegistry> {
  const registry = createBusinessRegistry(records, clock);
  const { entityId, wabaId, phoneNumberId } = hostedNumber;
  await registry.entities.create(entityId, '', { name: 'Lima Plants', country: 'US', registrationNumber: '1', contact: 'a@b.example', documents: [], status: 'approved', createdAtMs: 1 });
  await registry.portfolios.create(portfolioId, entityId, { entityId, name: 'Lima', verified: true, tier: 'TIER_250', createdAtMs: 1 });
  await registry.wabas.create(wabaId, portfolioId, {
    portfolioId, entityId, name: 'Lima', country: 'US', timezoneId: '1', namespace: 'n', reviewStatus: 'APPROVED', insights: false, testRecipients: null, createdAtMs: 1,
  });
  await registry.numbers.create(phoneNumberId, wabaId, phoneNumber);
  await registry.templates.create(templateId, wabaId, template);
  return registry;
}

const phoneNumber: PhoneNumber = {
  wabaId: hostedNumber.wabaId, portfolioId, entityId: hostedNumber.entityId, account: hostedNumber.account, digits: hostedNumber.displayNumber, verifiedName: 'Lima Plants', nameStatus: 'APPROVED',
  newName: '', newNameStatus: 'NONE', nameChangesAtMs: [], hosting: 'operator-hosted', vendor: '', badge: false, codeStatus: 'VERIFIED', codeHash: '', codeExpiresAtMs: 0, codesWrong: 0,
  status: 'CONNECTED', pinHash: '', pinsWrong: 0, pinsWrongAtMs: 0, registrationsAtMs: [], qualityRating: 'UNKNOWN', throughputPerSecond: 80, callback: null, officialAccount: 'NOT_STARTED',
  cart: { enabled: false, catalogVisible: false }, createdAtMs: 1,
};

const template: Template = {
  wabaId: hostedNumber.wabaId, name: 'spring_sale', language: 'en_US', category: 'MARKETING', previousCategory: '', status: 'APPROVED', rejectedReason: 'NONE', parameterFormat: 'POSITIONAL',
  components: [{ type: 'BODY', text: 'Hello' }], ttlSeconds: 86_400, quality: { score: 'UNKNOWN', atMs: 0 }, submittedAtMs: 1, editsAtMs: [], pauses: 0, pausedUntilMs: 0, createdAtMs: 1,
};
