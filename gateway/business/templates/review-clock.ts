import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { TemplateCatalogue } from './template-catalogue.ts';

export interface ReviewClockParts {
  readonly registry: Pick<BusinessRegistry, 'templateReviews'>;
  readonly catalogue: Pick<TemplateCatalogue, 'decide'>;
  readonly clock: Clock;
  /** How many templates wait, and how long the longest has waited; for an alert in time. */
  readonly observe: (waiting: number, oldestMs: number) => void;
  readonly failed: (error: unknown) => void;
}

const HOUR_MS = 3_600_000;
/** Nobody waits longer: an answer that comes never is worse than no. */
const REVIEW_MAX_MS = 48 * HOUR_MS;
const LOOK_EVERY_MS = 60_000;

/** Looks at what waits for its review and ends what has waited too long: rejected, with the reason review_timeout. Returns what stops it. */
export function startReviewClock(parts: ReviewClockParts): Cancel {
  let looking: Promise<void> | null = null;
  return parts.clock.every(LOOK_EVERY_MS, () => {
    looking ??= lookAtReviews(parts).catch(parts.failed).finally(() => { looking = null; });
  });
}

/** One look. Several nodes may do it at once: a decision is made once. */
export async function lookAtReviews({ registry, catalogue, clock, observe }: ReviewClockParts): Promise<void> {
  const reviews = await registry.templateReviews.all('');
  const ages = reviews.map(({ id, value }) => ({ id, ageMs: clock.nowMs() - value.submittedAtMs }));
  for (const { id, ageMs } of ages) {
    if (ageMs >= REVIEW_MAX_MS) await catalogue.decide(id, { status: 'REJECTED', reason: 'review_timeout' });
  }
  const waiting = ages.filter(({ ageMs }) => ageMs < REVIEW_MAX_MS);
  observe(waiting.length, Math.max(0, ...waiting.map(({ ageMs }) => ageMs)));
}
