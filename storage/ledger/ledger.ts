/** One billable message. Amounts are whole micro-units of the currency (1,000,000 = 1.00). */
export interface Charge {
  /** The message's id (wamid): one row, however often the work is repeated. */
  readonly message: string;
  readonly entity: string;
  readonly waba: string;
  readonly phoneNumber: string;
  readonly template: string;
  /** marketing, utility, authentication, ... */
  readonly category: string;
  /** ISO 3166, of the recipient's number; no number is kept. */
  readonly country: string;
  readonly currency: string;
  readonly amountMicros: number;
  /** Server time of the first delivered receipt: decides the month. */
  readonly chargedAtMs: number;
}

export interface LedgerTotals {
  readonly category: string;
  readonly country: string;
  readonly currency: string;
  readonly messages: number;
  readonly amountMicros: number;
}

/** Of one UTC day (`2026-11-30`), number and template. */
export interface LedgerDay extends LedgerTotals {
  readonly day: string;
  readonly phoneNumber: string;
  readonly template: string;
}

/** A row is written once and never changed. Rejections: STORE_FAILED, STORE_FULL. Variants: memory, sqlite, cassandra. Contract suite: test/storage/ledger/contract.ts. */
export interface LedgerStore {
  /** 'known': the message has its row already; nothing changed. */
  charge(charge: Charge): Promise<'charged' | 'known'>;
  /** An entity's rows of one month (`2026-11`, UTC), ascending by time and message; a page after `after`. */
  charges(entity: string, month: string, after: Charge | null, max: number): Promise<readonly Charge[]>;
  /** Sums of an entity's month, ascending by category and country. Exact. */
  totals(entity: string, month: string): Promise<readonly LedgerTotals[]>;
  /** Sums of an entity's days, both ends with them, ascending by day, number, template, category and country. Exact. */
  days(entity: string, from: string, to: string): Promise<readonly LedgerDay[]>;
}
