import { readFile } from 'node:fs/promises';
import type { BusinessProfile } from '../client/index.ts';
import { UsageError } from './failure.ts';

const texts = ['description', 'address', 'email', 'category', 'hours', 'purpose', 'retention', 'policyUrl'] as const;

/** What a business says of itself, from a JSON file: an object with any of the fields, `websites` a list. Throws a UsageError that names what is wrong. */
export async function readBusinessProfile(path: string): Promise<BusinessProfile> {
  const given = parsed(await readFile(path, 'utf8').catch(() => { throw new UsageError('The file of --business cannot be read'); }));
  const unknown = Object.keys(given).find(name => name !== 'websites' && !texts.some(text => text === name));
  if (unknown !== undefined) throw new UsageError(`The file of --business has a field "${unknown}"; there are websites, ${texts.join(', ')}`);
  const websites = given['websites'] ?? [];
  if (!Array.isArray(websites) || !websites.every(url => typeof url === 'string')) throw new UsageError('websites in the file of --business must be a list of addresses');
  const text = (name: typeof texts[number]): string => {
    const value = given[name] ?? '';
    if (typeof value !== 'string') throw new UsageError(`${name} in the file of --business must be a text`);
    return value;
  };
  return {
    description: text('description'), address: text('address'), email: text('email'), websites, category: text('category'), hours: text('hours'), purpose: text('purpose'),
    retention: text('retention'), policyUrl: text('policyUrl'),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.fromEntries(Object.entries(value));
  } catch {
    // said below
  }
  throw new UsageError('The file of --business is not a JSON object');
}
