import { SealgateError } from '../../../proto/errors.ts';
import type { NumberRegistration } from '../numbers/number-registration.ts';
import { everyNumber } from '../registry/owned-by.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import { createEnterprise, issueToken, type Credentials, type EnterpriseParts } from './enterprise.ts';

export interface TestBusinessParts extends EnterpriseParts {
  readonly registration: Pick<NumberRegistration, 'register'>;
}

export interface TestBusinessForm {
  /** Digits. */
  readonly number: string;
  /** Digits: whom it reaches, and nobody else. */
  readonly recipients: readonly string[];
}

const PIN = '000000';

/**
 * A business that nobody has looked at; its number needs no code. Asked for again with the same number it is the same business, with these recipients and one more token: so whoever was not answered asks
 * again, at whichever point the making of it was cut off. Throws 100 with 2388012 when somebody else has the number.
 */
export async function testBusiness(parts: TestBusinessParts, form: TestBusinessForm): Promise<Credentials> {
  const begun = await begunWith(parts, form.number);
  const credentials = begun === null ? await newOne(parts, form) : await sameAgain(parts, begun, form.recipients);
  const verified = await parts.registry.numbers.change(credentials.phoneNumberId, value => ({ ...value, codeStatus: 'VERIFIED' }));
  if (verified !== null && verified.value.status !== 'CONNECTED') await parts.registration.register(verified, PIN, credentials.appId);
  return credentials;
}

function newOne(parts: TestBusinessParts, { number, recipients }: TestBusinessForm): Promise<Credentials> {
  return createEnterprise(parts, {
    entity: { name: 'Test business', country: 'US', registrationNumber: 'none', contact: 'none', documents: [], status: 'test' }, displayName: 'Test business', digits: number, hosting: 'operator-hosted', vendor: '',
    testRecipients: recipients,
  });
}

/** null: no test business has the number. */
async function begunWith({ registry }: TestBusinessParts, digits: string): Promise<Kept<PhoneNumber> | null> {
  for await (const number of everyNumber(registry)) {
    if (number.value.digits === digits && (await registry.entities.get(number.value.entityId))?.value.status === 'test') return number;
  }
  return null;
}

async function sameAgain(parts: TestBusinessParts, { id, value: { entityId, portfolioId, wabaId } }: Kept<PhoneNumber>, recipients: readonly string[]): Promise<Credentials> {
  const { registry, box } = parts;
  await registry.wabas.change(wabaId, value => ({ ...value, testRecipients: [...recipients] }));
  const [app] = await registry.apps.list(entityId, { limit: 1 });
  // The number is made after it.
  if (app === undefined) throw new SealgateError('INTERNAL');
  const { token, tokenExpiresAtMs } = await issueToken(parts, { appId: app.id, entityId, label: 'again' });
  return { entityId, portfolioId, wabaId, phoneNumberId: id, appId: app.id, appSecret: box.open(app.value.secretSealed, `app ${app.id}`), token, tokenExpiresAtMs };
}
