import type { ProfileNews } from './endpoint/sending/profile-news.ts';
import type { BusinessRegistry } from './registry/business-registry.ts';
import type { HostedNumber } from './registry/hosted-number.ts';

/** Of records as they were read: one that has changed is another. Looked for after each message. */
const made = new WeakMap<object, { readonly profile: object | null; readonly entity: object | null; readonly news: ProfileNews }>();

/** What consumers are told of a business: its name, what it says of itself, and what it was approved for. */
export async function profileNewsOf({ numbers, profiles, entities }: Pick<BusinessRegistry, 'numbers' | 'profiles' | 'entities'>, { phoneNumberId, entityId }: HostedNumber): Promise<ProfileNews | null> {
  const [number, profile, entity] = await Promise.all([numbers.get(phoneNumberId), profiles.get(phoneNumberId), entities.get(entityId)]);
  if (number === null) return null;
  const known = made.get(number);
  if (known?.profile === profile && known.entity === entity) return known.news;
  const { about = '', description = '', address = '', email = '', websites = [], vertical = '', hours = '' } = profile?.value ?? {};
  const { purpose = '', retention = '', policyUrl = '' } = entity?.value ?? {};
  const { verifiedName: name } = number.value;
  const news = {
    // Number and entity change often, and seldom what is told of them.
    state: JSON.stringify([profile?.version ?? 0, name, purpose, retention, policyUrl]),
    update: { name, about, business: { description, address, email, websites, category: vertical, hours, purpose, retention, policyUrl } },
  };
  made.set(number, { profile, entity, news });
  return news;
}
