import type { NumberRegistration } from '../numbers/number-registration.ts';
import { createEnterprise, type Credentials, type EnterpriseParts } from './enterprise.ts';

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
export async function testBusiness(parts: TestBusinessParts, { number, recipients }: TestBusinessForm): Promise<Credentials> {
  const credentials = await createEnterprise(parts, {
    origin: `test ${number}`, entity: { name: 'Test business', country: 'US', registrationNumber: 'none', contact: 'none', documents: [], status: 'test' }, displayName: 'Test business', digits: number,
    hosting: 'operator-hosted', vendor: '', testRecipients: recipients,
  });
  await parts.registry.wabas.change(credentials.wabaId, value => ({ ...value, testRecipients: [...recipients] }));
  const verified = await parts.registry.numbers.change(credentials.phoneNumberId, value => ({ ...value, codeStatus: 'VERIFIED' }));
  if (verified !== null && verified.value.status !== 'CONNECTED') await parts.registration.register(verified, PIN, credentials.appId);
  return credentials;
}
