import { SealgateError } from '../../../proto/errors.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import { officialAccountEvent } from '../webhooks/account-events.ts';
import type { DecisionParts } from './display-name.ts';

/** Asks for the status of an official business account; an operator decides. One that has it keeps it. */
export async function requestOfficialAccount(registry: Pick<BusinessRegistry, 'numbers'>, phoneNumberId: string): Promise<void> {
  await registry.numbers.change(phoneNumberId, value => {
    return ['APPROVED', 'PENDING'].includes(value.officialAccount) ? null : { ...value, officialAccount: 'PENDING', officialReason: '' };
  });
}

/** An operator's decision about a request that waits. `reason`: why not, as the business reads it; null approves. Rejects with MALFORMED when none waits. */
export async function decideOfficialAccount({ registry, announcer, clock }: DecisionParts, phoneNumberId: string, reason: string | null): Promise<PhoneNumber['officialAccount']> {
  const decided = await registry.numbers.change(phoneNumberId, value => {
    return value.officialAccount === 'PENDING' ? { ...value, officialAccount: reason === null ? 'APPROVED' : 'REJECTED', officialReason: reason ?? '' } : null;
  });
  if (decided?.changed !== true) throw new SealgateError('MALFORMED', { detail: 'no request of this number for an official business account waits' });
  const { wabaId, portfolioId, digits, officialAccount } = decided.value;
  await announcer.announce(wabaId, officialAccountEvent(portfolioId, reason === null, `+${digits}: ${reason ?? 'the number is an official business account now.'}`, clock.nowMs()));
  return officialAccount;
}

/** As the API shows it. */
export function officialAccountOf({ officialAccount, officialReason = '' }: PhoneNumber): { readonly oba_status: string; readonly status_message?: string } {
  return { oba_status: officialAccount, ...officialReason === '' ? {} : { status_message: officialReason } };
}
