import { vcardText } from '../../../crypto/index.ts';
import { dayStartMs } from '../calendar-day.ts';
import type { Fields } from '../http/fields.ts';

const SHORT = { max: 256 } as const;
const NAME_PARTS = ['first_name', 'last_name', 'middle_name', 'prefix', 'suffix'] as const;

/** A contact of the Cloud API as a vCard 3.0. `waid` is what other apps of this kind put beside a number that can be written to. */
export function vcardOf(contact: Fields): string {
  const name = contact.object('name');
  const formatted = name.text('formatted_name', SHORT);
  if (NAME_PARTS.every(part => name.optionalText(part, SHORT) === null)) throw name.faults.wrong(name.pathOf('formatted_name'), 'needs at least one other part of the name beside it');
  const part = (of: Fields | null, field: string): string => vcardText(of?.optionalText(field, SHORT) ?? '');
  const birthday = contact.optionalText('birthday', { max: 10 });
  if (birthday !== null && dayStartMs(birthday) === null) throw contact.faults.wrong(contact.pathOf('birthday'), 'must be a day, as YYYY-MM-DD');
  const org = contact.optionalObject('org');
  const lines = [
    'BEGIN:VCARD', 'VERSION:3.0',
    `FN:${vcardText(formatted)}`,
    `N:${['last_name', 'first_name', 'middle_name', 'prefix', 'suffix'].map(field => part(name, field)).join(';')}`,
    ...birthday === null ? [] : [`BDAY:${birthday}`],
    ...org === null ? [] : [`ORG:${part(org, 'company')};${part(org, 'department')}`, `TITLE:${part(org, 'title')}`],
    ...listed(contact, 'phones').map(phone => `TEL${typed(phone)}${waIdOf(phone)}:${vcardText(phone.text('phone', SHORT))}`),
    ...listed(contact, 'emails').map(email => `EMAIL${typed(email)}:${vcardText(email.text('email', SHORT))}`),
    ...listed(contact, 'urls').map(url => `URL${typed(url)}:${vcardText(url.text('url', { max: 2048 }))}`),
    ...listed(contact, 'addresses').map(address => `ADR${typed(address)}${countryCodeOf(address)}:;;${['street', 'city', 'state', 'zip', 'country'].map(field => part(address, field)).join(';')}`),
    'END:VCARD',
  ];
  return `${lines.join('\r\n')}\r\n`;
}

const LISTED_MAX = 50;

function listed(contact: Fields, name: string): readonly Fields[] {
  return contact.optionalList(name, LISTED_MAX) ?? [];
}

function typed(of: Fields): string {
  const type = of.optionalText('type', { max: 32 });
  return type === null ? '' : `;TYPE=${type.replace(/[^\w-]/g, '')}`;
}

/** RFC 8605, 2.1. */
function countryCodeOf(address: Fields): string {
  const code = address.optionalText('country_code', { max: 2 });
  return code === null ? '' : `;CC=${code.replace(/[^A-Za-z]/g, '').toUpperCase()}`;
}

function waIdOf(phone: Fields): string {
  const waId = phone.optionalText('wa_id', { max: 20 });
  return waId === null ? '' : `;waid=${waId.replace(/\D/g, '')}`;
}
