import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { SealgateError } from '../../../proto/errors.ts';

const writtenBytesMax = 32;
const E164 = /^\+[1-9][0-9]{6,14}$/;

/**
 * The number in E.164, or BAD_NUMBER. Asks whether it is possible (a known country code and a length that this country uses), not whether it is assigned:
 * number plans change faster than gateways are updated, and a code that arrives is the better proof. Numbers kept for tests pass for the same reason.
 */
export function parseNumber(text: string): string {
  if (text.length > writtenBytesMax || !text.startsWith('+')) throw new SealgateError('BAD_NUMBER');
  const number = parsePhoneNumberFromString(text);
  if (number === undefined || number.ext !== undefined || !number.isPossible() || !E164.test(number.number)) throw new SealgateError('BAD_NUMBER');
  return number.number;
}
