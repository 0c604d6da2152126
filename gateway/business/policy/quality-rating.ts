import type { DailyCounts } from './daily-counts.ts';
import type { PolicySettings } from './policy-settings.ts';

export type Rating = 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';

/** What consumers did with what they were sent. */
export interface Feedback { readonly delivered: number; readonly blocks: number; readonly reports: number }

/** The table of thresholds: the first row that holds. UNKNOWN: too little was sent to say. */
export function ratingOf({ delivered, blocks, reports }: Feedback, settings: PolicySettings): Rating {
  if (delivered < settings.qualityDeliveredMin) return 'UNKNOWN';
  const share = (blocks + reports) / delivered * 10_000;
  if (share >= settings.redFrom) return 'RED';
  return share >= settings.yellowFrom ? 'YELLOW' : 'GREEN';
}

/** Of a number or a template, by what the last days brought. Rejects as the store does. */
export async function rate(counts: DailyCounts, subject: string, settings: PolicySettings): Promise<Rating> {
  const sum = await counts.sum(subject, settings.qualityDays);
  return ratingOf({ delivered: sum('delivered'), blocks: sum('blocks'), reports: sum('reports') }, settings);
}

/** Nothing speaks against more of it. */
export function isGood(rating: Rating): boolean {
  return rating === 'GREEN' || rating === 'UNKNOWN';
}
