import { type Static, Type } from '@sinclair/typebox';

export const verticals = [
  'UNDEFINED', 'OTHER', 'AUTO', 'BEAUTY', 'APPAREL', 'EDU', 'ENTERTAIN', 'EVENT_PLAN', 'FINANCE', 'GROCERY', 'GOVT', 'HOTEL', 'HEALTH', 'NONPROFIT', 'PROF_SERVICES', 'RETAIL', 'TRAVEL',
  'RESTAURANT', 'ALCOHOL', 'ONLINE_GAMBLING', 'PHYSICAL_GAMBLING', 'OTC_DRUGS', 'MATRIMONY_SERVICE',
] as const;

/** What a business says of itself. What was never set is absent. Id and parent: its number. */
export const businessProfileSchema = Type.Object({
  about: Type.Optional(Type.String()),
  address: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
  websites: Type.Optional(Type.Array(Type.String())),
  vertical: Type.Optional(Type.String()),
  /** When somebody answers, in the business's words. */
  hours: Type.Optional(Type.String()),
});
export type BusinessProfile = Static<typeof businessProfileSchema>;
