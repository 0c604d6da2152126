import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { monthOf } from '../../../storage/ledger/charge-row.ts';
import { Repository } from '../registry/repository.ts';
import { spendingAccountSchema, type SpendingAccount } from './spending-account.ts';

export type HeldAccount = SpendingAccount & { readonly currency: string };

/** What may change of an account. */
export interface AccountChange {
  /** On top of what was paid before. */
  readonly payInMicros?: number;
  readonly monthlyLimitMicros?: number | null;
  /** An account in another currency than the price list's begins anew in that: what was paid in and the limit are no more. */
  readonly newCurrency?: boolean;
}

const ENTRIES = 1000;

/** What legal entities may spend. */
export class SpendingAccounts {
  private readonly clock: Clock;
  private readonly currency: string;
  private readonly accounts: Repository<typeof spendingAccountSchema>;

  /** `currency`: of the price list. `maxAgeMs`: how old an answer may be. */
  constructor(records: BusinessRecords, clock: Clock, currency: string, maxAgeMs: number) {
    this.clock = clock;
    this.currency = currency;
    this.accounts = new Repository({ records, clock, kind: 'spending-account', schema: spendingAccountSchema, cache: { maxAgeMs, entries: ENTRIES } });
  }

  /** null: billed afterwards, without a limit. One that was kept without its currency is in that of the price list: the one that it has been held against. */
  async of(entityId: string): Promise<HeldAccount | null> {
    const { currency } = this;
    const kept = await this.accounts.get(entityId);
    const account = kept?.value.currency === undefined ? await this.accounts.change(entityId, value => value.currency === undefined ? { ...value, currency } : null) : kept;
    return account === null ? null : { ...account.value, currency: account.value.currency ?? currency };
  }

  /** Rejects with MALFORMED when the account is in another currency than the price list, unless that is to change. */
  async change(entityId: string, { payInMicros, monthlyLimitMicros, newCurrency = false }: AccountChange): Promise<void> {
    const { clock, currency } = this;
    const empty: SpendingAccount = { currency, sinceMonth: monthOf(clock.nowMs()), paidInMicros: null, monthlyLimitMicros: null };
    await this.accounts.set(entityId, '', value => {
      const fits = value?.currency === undefined || value.currency === currency;
      if (!fits && !newCurrency) throw new SealgateError('MALFORMED', { detail: `the account is in ${value.currency}, the price list in ${currency}; --new-currency begins it anew, without what was paid in` });
      const { paidInMicros, ...account } = value === null || !fits ? empty : value;
      return {
        ...account, currency, paidInMicros: payInMicros === undefined ? paidInMicros : (paidInMicros ?? 0) + payInMicros,
        ...monthlyLimitMicros === undefined ? {} : { monthlyLimitMicros },
      };
    });
  }
}
