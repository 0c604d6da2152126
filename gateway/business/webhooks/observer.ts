export const postOutcomes = ['delivered', 'refused', 'failed', 'forbidden'] as const;
export const endings = ['nobody', 'parked', 'expired'] as const;

/** What the webhook dispatcher tells its operator. No identifiers. */
export interface WebhookObserver {
  /** One request: refused is an answer other than 2xx, failed none, forbidden one that was not made because of where it would have gone. */
  posted(outcome: typeof postOutcomes[number], durationMs: number): void;
  /** From the event's making to its receipt. */
  delivered(ageMs: number): void;
  /** An event that left its queue without having been received. */
  ended(how: typeof endings[number]): void;
  /** The store did not answer; it is tried again. */
  failed(error: unknown): void;
}
