import type { Clock } from '../../../proto/clock.ts';
import { ApiError } from '../http/api-error.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';

const CHANGES = { max: 10, windowMs: 30 * 86_400_000 } as const;

/** Wishes another display name; an operator decides, and the number takes it when it is registered again. Throws 100 after too many changes. */
export async function requestDisplayName(registry: Pick<BusinessRegistry, 'numbers'>, clock: Clock, phoneNumberId: string, name: string): Promise<void> {
  const wished = await registry.numbers.change(phoneNumberId, value => {
    const recent = value.nameChangesAtMs.filter(atMs => clock.nowMs() - atMs < CHANGES.windowMs);
    return recent.length < CHANGES.max ? { ...value, newName: name, newNameStatus: 'PENDING_REVIEW', nameChangesAtMs: [...recent, clock.nowMs()] } : null;
  });
  if (wished?.changed !== true) throw new ApiError(100, { message: '(#100) Invalid parameter', userTitle: 'Too many changes', userMessage: `A display name can be changed ${CHANGES.max} times in 30 days.` });
}
