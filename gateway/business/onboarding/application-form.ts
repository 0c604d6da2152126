import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Fields } from '../http/fields.ts';
import { webUrl } from '../messages/interactive.ts';
import type { ApplicationForm } from './applications.ts';

const DOCUMENTS_MAX = 20;
const LINE = { max: 256 } as const;

/** Reads an application. Throws 100, which names what is missing or wrong. */
export function applicationFormOf(given: Fields): ApplicationForm {
  const country = given.text('country', { max: 2 }).toUpperCase();
  if (!/^[A-Z]{2}$/.test(country)) throw given.faults.wrong('country', 'must be two letters of ISO 3166');
  const number = parsePhoneNumberFromString(given.text('number', { max: 32 }));
  if (number?.isPossible() !== true) throw given.faults.wrong('number', 'must be a phone number with + and country code');
  const hosting = given.optionalChoice('hosting', ['operator-hosted', 'vendor-hosted', 'self-hosted']) ?? 'operator-hosted';
  return {
    name: given.text('name', LINE), country, registrationNumber: given.text('registration_number', LINE), contact: given.text('contact', LINE),
    documents: (given.optionalList('documents', DOCUMENTS_MAX) ?? []).map(documentOf), displayName: given.text('display_name', { max: 64 }), number: number.number,
    hosting, vendor: hosting === 'vendor-hosted' ? given.text('vendor', LINE) : '', purpose: given.text('purpose', { max: 1024 }), retention: given.text('retention', LINE), policyUrl: webUrl(given, 'policy_url'),
  };
}

function documentOf(document: Fields): { name: string; sha256: string } {
  const sha256 = document.text('sha256', { max: 64 }).toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw document.faults.wrong(document.pathOf('sha256'), 'must be 64 hex digits');
  return { name: document.text('name', LINE), sha256 };
}
