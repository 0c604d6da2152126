import type { BusinessProfile, Contact } from '../../client/index.ts';
import { safeLine } from '../text/safe-text.ts';
import { custodyLines } from './custody-lines.ts';
import { contactLabel } from './labels.ts';

const labels: Readonly<Record<Exclude<keyof BusinessProfile, 'websites'>, string>> = {
  description: 'what it does', category: 'category', address: 'address', hours: 'hours', email: 'mail', purpose: 'uses messages for', retention: 'keeps them', policyUrl: 'policy',
};

/** What is known of a contact: of a business who holds its keys first, then what it says of itself, which nobody has examined. */
export function contactLines(contact: Contact): string[] {
  const head = contact.custody === null ? [contactLabel(contact)] : custodyLines(contact.custody, contact);
  return [...head, line('about', contact.about), ...contact.profile === null ? [] : profileLines(contact.profile)].filter(text => text !== '');
}

/** Only what it says. */
export function profileLines(profile: BusinessProfile): string[] {
  const texts = Object.entries(labels).map(([field, label]) => line(label, isField(field) ? profile[field] : ''));
  return [...texts, ...profile.websites.map(url => line('web', url))].filter(text => text !== '');
}

function line(label: string, text: string): string {
  const safe = safeLine(text);
  return safe === '' ? '' : `${label}: ${safe}`;
}

function isField(name: string): name is Exclude<keyof BusinessProfile, 'websites'> {
  return Object.hasOwn(labels, name);
}
