import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Of a number whose country cannot be told. */
export const unknownCountry = 'ZZ';

const REMEMBERED = 20_000;
const remembered = new Map<string, string>();

/** ISO 3166 of a number's digits. */
export function countryOf(waId: string): string {
  const known = remembered.get(waId);
  if (known !== undefined) return known;
  const country = parsePhoneNumberFromString(`+${waId}`)?.country ?? unknownCountry;
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(waId, country);
  return country;
}
