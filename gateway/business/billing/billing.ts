import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import type { LedgerStore, LedgerTotals } from '../../../storage/ledger/ledger.ts';
import { monthOf } from '../../../storage/ledger/charge-row.ts';
import type { ConversationRules } from '../policy/conversation-rules.ts';
import type { PolicyObserver } from '../policy/policy-observer.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { countryOf } from './country.ts';
import type { PriceList } from './price-list.ts';
import { SpendingAccounts, type AccountChange, type HeldAccount } from './spending-accounts.ts';

export interface BillingParts {
  readonly ledger: LedgerStore;
  readonly records: BusinessRecords;
  readonly prices: PriceList;
  readonly clock: Clock;
  readonly observer: PolicyObserver;
}

interface Spent { readonly readAtMs: number; inAllMicros: number; thisMonthMicros: number }

export interface Amount { readonly currency: string; readonly amountMicros: number }

export interface Usage {
  readonly month: string;
  /** Of the price list. */
  readonly currency: string;
  readonly totals: readonly LedgerTotals[];
  readonly amountMicros: number;
  /** What was charged in other currencies, by price lists before this one. */
  readonly amountsBefore: readonly Amount[];
  readonly account: HeldAccount | null;
  /** What is left of what was paid in, in the account's currency; null: billed afterwards. */
  readonly balanceMicros: number | null;
}

/** How old the sums may be that decide whether to go on: what nodes charge meanwhile comes on top. */
const SPENT_MAX_AGE_MS = 2000;

/** What businesses owe: a row in the ledger for each billable message, once, at its first delivered receipt; and whether they may go on. */
export class Billing {
  private readonly parts: BillingParts;
  private readonly accounts: SpendingAccounts;
  private readonly spent = new Map<string, Spent>();

  constructor(parts: BillingParts) {
    this.parts = parts;
    this.accounts = new SpendingAccounts(parts.records, parts.clock, parts.prices.currency, SPENT_MAX_AGE_MS);
  }

  /**
   * Why one more message is not covered; null: price list, balance and limit cover it. Messages are charged when they are delivered, so what is under way is not held back: an entity can overdraw by what it has sent
   * and what has not arrived.
   */
  async refusalOf(entityId: string, category: string, country: string): Promise<string | null> {
    const price = this.parts.prices.priceOf(category, country, this.parts.clock.nowMs());
    if (price === null) return `The price list of this server has no price for ${category} to ${country}.`;
    const account = await this.accounts.of(entityId);
    if (account === null || (account.paidInMicros === null && account.monthlyLimitMicros === null)) return null;
    if (account.currency !== price.currency) return `The account of the business is in ${account.currency}, the price list of this server in ${price.currency}; its operator has to begin the account anew.`;
    const spent = await this.spentOf(entityId, account);
    if (spent.inAllMicros + price.amountMicros > (account.paidInMicros ?? Infinity)) return 'The balance does not cover the message.';
    return spent.thisMonthMicros + price.amountMicros > (account.monthlyLimitMicros ?? Infinity) ? 'The monthly limit does not cover the message.' : null;
  }

  /** Durable when it resolves; the same message again changes nothing. */
  async charge(number: HostedNumber, delivered: Parameters<ConversationRules['delivered']>[1]): Promise<void> {
    const { ledger, prices, observer } = this.parts;
    const country = countryOf(delivered.waId);
    const { category } = delivered.pricing;
    const { currency, amountMicros } = prices.priceOf(category, country, delivered.atMs) ?? { currency: prices.currency, amountMicros: 0 };
    const outcome = await ledger.charge({
      message: delivered.messageId, entity: number.entityId, waba: number.wabaId, phoneNumber: number.phoneNumberId, template: delivered.templateId,
      category, country, currency, amountMicros, chargedAtMs: delivered.atMs,
    });
    if (outcome === 'known') return;
    observer.charged(category, currency, amountMicros);
    const spent = this.spent.get(number.entityId);
    if (spent === undefined) return;
    spent.inAllMicros += amountMicros;
    spent.thisMonthMicros += amountMicros;
  }

  async usage(entityId: string, month: string): Promise<Usage> {
    const { ledger, prices: { currency } } = this.parts;
    const totals = await ledger.totals(entityId, month);
    const account = await this.accounts.of(entityId);
    const spent = account === null ? null : await this.readSpent(entityId, account);
    const paidInMicros = account?.paidInMicros ?? null;
    return {
      month, currency, totals, amountMicros: sumOf(totals, currency), account,
      amountsBefore: [...new Set(totals.map(each => each.currency))].filter(each => each !== currency).map(each => ({ currency: each, amountMicros: sumOf(totals, each) })),
      balanceMicros: paidInMicros === null || spent === null ? null : paidInMicros - spent.inAllMicros,
    };
  }

  /** Rejects as SpendingAccounts.change does. */
  async setAccount(entityId: string, change: AccountChange): Promise<void> {
    await this.accounts.change(entityId, change);
    this.spent.delete(entityId);
  }

  private async spentOf(entityId: string, account: HeldAccount): Promise<Spent> {
    const known = this.spent.get(entityId);
    const nowMs = this.parts.clock.monotonicMs();
    if (known !== undefined && nowMs - known.readAtMs < SPENT_MAX_AGE_MS) return known;
    const read = await this.readSpent(entityId, account);
    this.spent.set(entityId, read);
    return read;
  }

  /** What was charged in other currencies is no part of it. */
  private async readSpent(entityId: string, { sinceMonth, currency }: HeldAccount): Promise<Spent> {
    const { ledger, clock } = this.parts;
    const sums = await Promise.all(monthsBetween(sinceMonth, monthOf(clock.nowMs())).map(async month => sumOf(await ledger.totals(entityId, month), currency)));
    return { readAtMs: clock.monotonicMs(), inAllMicros: sums.reduce((sum, amount) => sum + amount, 0), thisMonthMicros: sums.at(-1) ?? 0 };
  }
}

function sumOf(totals: readonly LedgerTotals[], currency: string): number {
  return totals.reduce((sum, each) => each.currency === currency ? sum + each.amountMicros : sum, 0);
}

/** Both ends with it. */
function monthsBetween(first: string, last: string): readonly string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1))) months.push(month);
  return months.length === 0 ? [last] : months;
}
