import { type Static, Type } from '@sinclair/typebox';

export const messagingTiers = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const;
export type MessagingTier = typeof messagingTiers[number];

/** What an enterprise's WABAs share: the limit on how many people they may address. Parent: its legal entity. */
export const portfolioSchema = Type.Object({
  entityId: Type.String(),
  name: Type.String(),
  verified: Type.Boolean(),
  tier: Type.Union([Type.Literal('TIER_250'), Type.Literal('TIER_2K'), Type.Literal('TIER_10K'), Type.Literal('TIER_100K'), Type.Literal('TIER_UNLIMITED')]),
  createdAtMs: Type.Integer(),
});
export type Portfolio = Static<typeof portfolioSchema>;

/** How many phone numbers a portfolio may have in all its WABAs. */
export function numbersMaxOf({ verified }: Portfolio): number {
  return verified ? 20 : 2;
}
