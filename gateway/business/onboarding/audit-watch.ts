import type { Cancel, Clock } from '../../../proto/clock.ts';
import type { AuditTrail } from './audit-trail.ts';

export interface AuditWatchParts {
  readonly audit: Pick<AuditTrail, 'read'>;
  readonly clock: Clock;
  /** The first entry that does not fit the chain; null: it is whole. With each look. */
  readonly observe: (brokenAt: number | null) => void;
  readonly failed: (error: unknown) => void;
}

/** All of it is read. */
const LOOK_EVERY_MS = 3_600_000;

/** Looks at the audit trail at once and every hour: whoever changes it has to be found without anybody asking. Returns what stops it. */
export function startAuditWatch({ audit, clock, observe, failed }: AuditWatchParts): Cancel {
  let looking: Promise<void> | null = null;
  const look = (): void => {
    looking ??= audit.read().then(({ brokenAt }) => { observe(brokenAt); }).catch(failed).finally(() => { looking = null; });
  };
  look();
  return clock.every(LOOK_EVERY_MS, look);
}
