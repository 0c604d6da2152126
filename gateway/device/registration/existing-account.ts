import type { AccountWithDevices } from '../../../storage/accounts/accounts.ts';
import type { Shared } from '../shared.ts';

const dayMs = 86_400_000;

/** The account that has the number now, under whichever pepper it was indexed. */
export async function accountOfNumber(shared: Shared, number: string): Promise<AccountWithDevices | null> {
  for (const index of shared.vault.indexes(number)) {
    const account = await shared.accounts.findByNumber(index);
    const found = account === null ? null : await shared.accounts.load(account);
    if (found !== null && found.row.state !== 'deleted') return found;
  }
  return null;
}

/** Ms for which a PIN still protects the number; 0: not (any more). The days of its last connection count from their end. */
export function lockedForMs(shared: Shared, { row }: AccountWithDevices): number {
  if (row.pinHash === null) return 0;
  return Math.max(0, (row.lastSeenDay + 1) * dayMs + shared.limits.registrationLockMs - shared.clock.nowMs());
}
