import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

const REMEMBERED = 20_000;
const remembered = new Map<string, string | null>();

/**
 * Digits of the number that a business means; null: it is none. With `+` or a country code it is taken as it is; otherwise the sender's country's code is put in front.
 */
export function recipientDigits(given: string, sender: string): string | null {
  const name = `${sender} ${given}`;
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const digits = read(given, sender);
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(name, digits);
  return digits;
}

function read(given: string, sender: string): string | null {
  const text = given.trim();
  if (!/^\+?[\d\s().-]{5,32}$/.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  if (text.startsWith('+')) return withinE164(digits);
  if (parsePhoneNumberFromString(`+${digits}`)?.isPossible() === true) return digits;
  const country = parsePhoneNumberFromString(`+${sender}`)?.countryCallingCode;
  const national = country === undefined ? undefined : parsePhoneNumberFromString(`+${country}${digits}`);
  return national?.isPossible() === true ? national.number.slice(1) : withinE164(digits);
}

function withinE164(digits: string): string | null {
  return /^[1-9]\d{5,14}$/.test(digits) ? digits : null;
}
