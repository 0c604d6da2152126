import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { ApiError } from '../http/api-error.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import { displayNameEvent } from '../webhooks/account-events.ts';
import type { Announcer } from '../webhooks/announcer.ts';

const CHANGES = { max: 10, windowMs: 30 * 86_400_000 } as const;

/** Wishes another display name; an operator decides, and the number takes it when it is registered again. Throws 100 after too many changes. */
export async function requestDisplayName(registry: Pick<BusinessRegistry, 'numbers'>, clock: Clock, phoneNumberId: string, name: string): Promise<void> {
  const wished = await registry.numbers.change(phoneNumberId, value => {
    const recent = value.nameChangesAtMs.filter(atMs => clock.nowMs() - atMs < CHANGES.windowMs);
    return recent.length < CHANGES.max ? { ...value, newName: name, newNameStatus: 'PENDING_REVIEW', nameChangesAtMs: [...recent, clock.nowMs()] } : null;
  });
  if (wished?.changed !== true) throw new ApiError(100, { message: '(#100) Invalid parameter', userTitle: 'Too many changes', userMessage: `A display name can be changed ${CHANGES.max} times in 30 days.` });
}

/** What an answer to a number takes. */
export interface DecisionParts {
  readonly registry: Pick<BusinessRegistry, 'numbers'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly clock: Clock;
}

/** An operator's decision about the name that waits. `reason`: why not; null approves it. Rejects with MALFORMED when none waits. */
export async function decideDisplayName({ registry, announcer, clock }: DecisionParts, phoneNumberId: string, reason: string | null): Promise<PhoneNumber['newNameStatus']> {
  const decided = await registry.numbers.change(phoneNumberId, value => {
    return value.newNameStatus === 'PENDING_REVIEW' ? { ...value, newNameStatus: reason === null ? 'APPROVED' : 'DECLINED', newNameDecidedAtMs: clock.nowMs() } : null;
  });
  if (decided?.changed !== true) throw new SealgateError('MALFORMED', { detail: 'no display name of this number waits' });
  const { wabaId, digits, newName, newNameStatus } = decided.value;
  await announcer.announce(wabaId, displayNameEvent(digits, newName, reason, clock.nowMs()));
  return newNameStatus;
}
