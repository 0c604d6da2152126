import type { AccountId } from '../../../proto/ids.ts';
import type { Shared } from '../shared.ts';

export type ReportReason = 'other' | 'spam' | 'scam' | 'offensive' | 'notSignedUp';

/**
 * What consumers think of businesses, for their quality. Called on the node that the consumer asked, before they are answered; only for businesses that have dealt with them. A
 * rejection refuses the request, which is then made again: the same consumer may be told of more than once.
 */
export interface BusinessFeedback {
  blocked(business: AccountId, consumer: AccountId): Promise<void>;
  reported(business: AccountId, consumer: AccountId, reason: ReportReason): Promise<void>;
}

export const noBusinessFeedback: BusinessFeedback = { blocked: async () => undefined, reported: async () => undefined };

/** Of any account; counts when it is a business's. */
export async function countBlock({ accounts, feedback }: Shared, blocked: AccountId, consumer: AccountId): Promise<void> {
  if ((await accounts.load(blocked))?.row.kind === 'business') await feedback.blocked(blocked, consumer);
}
