import { Type } from '@sinclair/typebox';
import { contentLimits } from '../../../../crypto/index.ts';
import { refuseMedia } from '../../messages/media-refusal.ts';
import type { ProfileTeller } from '../../profile-teller.ts';
import { verticals, type BusinessProfile } from '../../registry/business-profile.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { success } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import { readNode, selectionOf, type NodeType } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';

const text = (max: number): ReturnType<typeof Type.Optional> => Type.Optional(Type.String({ maxLength: max }));
const MAX = { about: 139, address: 256, description: 512, email: 128, websites: 2, website: 256, hours: contentLimits.profileLineCharsMax } as const;

const profileType: NodeType<BusinessProfile> = {
  name: 'WhatsAppBusinessProfile',
  defaults: ['about', 'address', 'description', 'email', 'websites', 'vertical', 'hours', 'messaging_product'],
  fields: {
    about: profile => profile.about, address: profile => profile.address, description: profile => profile.description, email: profile => profile.email, websites: profile => profile.websites,
    // Clients read it as one of a list, also of a business that has said nothing.
    vertical: ({ vertical = 'UNDEFINED' }) => vertical, hours: profile => profile.hours, profile_picture_url: () => undefined, messaging_product: () => 'whatsapp',
  },
};

/** What a business says of itself. */
export function profileEdges(nodes: Nodes, registry: BusinessRegistry, profileTeller: Pick<ProfileTeller, 'changed'>): readonly Edge[] {
  const common = { path: '/:id/whatsapp_business_profile', tag: 'Phone numbers' } as const;
  return [
    {
      ...common, method: 'GET', summary: 'Read the business profile', scope: 'whatsapp_business_messaging', answers: Type.Object({ data: Type.Array(Type.Object({}, { additionalProperties: true })) }),
      run: async call => {
        const { id } = await nodes.number(call);
        return profileOf(registry, id, selectionOf(call.parameters));
      },
    },
    {
      ...common, method: 'POST', summary: 'Change the business profile', scope: 'whatsapp_business_messaging', answers: success,
      takes: Type.Object({
        messaging_product: Type.Literal('whatsapp'), about: text(MAX.about), address: text(MAX.address), description: text(MAX.description), email: text(MAX.email),
        websites: Type.Optional(Type.Array(Type.String(), { maxItems: MAX.websites })), vertical: Type.Optional(Type.String()),
        hours: Type.Optional(Type.String({ maxLength: MAX.hours, description: 'Beyond the Cloud API: opening hours, as people read them' })),
      }),
      run: async call => {
        const { id } = await nodes.number(call);
        call.parameters.choice('messaging_product', ['whatsapp']);
        if (call.parameters.has('profile_picture_handle')) throw refuseMedia('profile_picture_handle');
        const changes = changesOf(call.parameters);
        await registry.profiles.set(id, id, before => ({ ...before, ...changes }));
        await profileTeller.changed(id);
        return { success: true };
      },
    },
  ];
}

/** As the edge answers it; null: everything that was set. */
export async function profileOf(registry: Pick<BusinessRegistry, 'profiles'>, number: string, selection: Parameters<typeof readNode>[3]): Promise<object> {
  const kept = await registry.profiles.get(number);
  const { id: _, ...profile } = await readNode(profileType, kept?.value ?? {}, number, selection);
  return { data: [{ ...profile, messaging_product: 'whatsapp' }] };
}

function changesOf(given: Fields): BusinessProfile {
  const optional = (name: 'about' | 'address' | 'description' | 'email' | 'hours', min: 0 | 1): Partial<BusinessProfile> => {
    const value = given.optionalText(name, { min, max: MAX[name] });
    return value === null ? {} : { [name]: value };
  };
  const websites = given.optionalTexts('websites', { max: MAX.website }, MAX.websites);
  if (websites?.some(url => !/^https?:\/\//i.test(url) || !URL.canParse(url)) === true) throw given.faults.wrong('websites', 'must be URLs with http or https');
  const email = optional('email', 0);
  if (email.email !== undefined && email.email !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.email)) throw given.faults.wrong('email', 'must be an e-mail address');
  const vertical = given.value('vertical') === '' ? '' : given.optionalChoice('vertical', verticals);
  return {
    ...optional('about', 1), ...optional('address', 0), ...optional('description', 0), ...optional('hours', 0), ...email,
    ...websites === null ? {} : { websites: [...websites] }, ...vertical === null ? {} : { vertical },
  };
}
