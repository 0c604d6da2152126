import type { MessagingTier } from '../registry/portfolio.ts';
import { messagingTiers } from '../registry/portfolio.ts';

/** Distinct people whom a portfolio may address per moving 24 hours outside of open windows. */
const peopleOfTier: Readonly<Record<MessagingTier, number>> = { TIER_250: 250, TIER_2K: 2000, TIER_10K: 10_000, TIER_100K: 100_000, TIER_UNLIMITED: Infinity };

/** Infinity: as many as there are. */
export function peopleOf(tier: MessagingTier): number {
  return peopleOfTier[tier];
}

/** One step up; null: there is none. */
export function tierAfter(tier: MessagingTier): MessagingTier | null {
  return messagingTiers[messagingTiers.indexOf(tier) + 1] ?? null;
}
