import type { ReportReason } from '../../client/index.ts';

const reasons: Readonly<Record<string, ReportReason>> = { 'spam': 'spam', 'scam': 'scam', 'offensive': 'offensive', 'not-signed-up': 'notSignedUp', 'other': 'other' };

export const reasonNames = Object.keys(reasons);

/** What people type for a reason; undefined for anything else. */
export function reasonOf(text: string): ReportReason | undefined {
  return Object.hasOwn(reasons, text) ? reasons[text] : undefined;
}
