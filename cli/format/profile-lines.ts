import type { BusinessProfile, Contact } from '../../client/index.ts';
import { custodyLines } from './custody-lines.ts';
import { contactLabel } from './labels.ts';
import { line, statementLines } from './statement-lines.ts';

const labels = { description: 'what it does', category: 'category', address: 'address', hours: 'hours', email: 'mail' } as const;

/** What is known of a contact: of a business who holds its keys first, then what it says of itself, which nobody has examined. */
export function contactLines(contact: Contact): string[] {
  const head = contact.custody === null ? [contactLabel(contact)] : custodyLines(contact.custody, contact);
  return [...head, line('about', contact.about), ...contact.profile === null ? [] : profileLines(contact.profile)].filter(text => text !== '');
}

/** Only what it says. */
export function profileLines(profile: BusinessProfile): string[] {
  const texts = Object.entries(labels).map(([field, label]) => line(label, isField(field) ? profile[field] : ''));
  return [...texts, ...statementLines(profile), ...profile.websites.map(url => line('web', url))].filter(text => text !== '');
}

function isField(name: string): name is keyof typeof labels {
  return Object.hasOwn(labels, name);
}
