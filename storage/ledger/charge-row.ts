import { numberOf, textOf, type SqlRow } from '../row.ts';
import type { Charge, LedgerTotals } from './ledger.ts';

/** `2026-11`, in UTC. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** A row of the variants that keep tables. */
export function chargeOf(row: SqlRow): Charge {
  return {
    message: textOf(row, 'message'), entity: textOf(row, 'entity'), waba: textOf(row, 'waba'), phoneNumber: textOf(row, 'phone_number'), template: textOf(row, 'template'),
    category: textOf(row, 'category'), country: textOf(row, 'country'), currency: textOf(row, 'currency'),
    amountMicros: numberOf(row, 'amount'), chargedAtMs: numberOf(row, 'charged_at'),
  };
}

/** A charge as the tables hold it: text, amounts and times. */
type ChargeColumns = Record<'message' | 'entity' | 'waba' | 'phone_number' | 'template' | 'category' | 'country' | 'currency', string> & Record<'amount' | 'charged_at', number>;

/** Column by column, as chargeOf reads it. */
export function columnsOf(charge: Charge): ChargeColumns {
  return {
    message: charge.message, entity: charge.entity, waba: charge.waba, phone_number: charge.phoneNumber, template: charge.template,
    category: charge.category, country: charge.country, currency: charge.currency, amount: charge.amountMicros, charged_at: charge.chargedAtMs,
  };
}

/** Ascending by time, then message (code unit order). */
export function compareCharges(a: Pick<Charge, 'chargedAtMs' | 'message'>, b: Pick<Charge, 'chargedAtMs' | 'message'>): number {
  return a.chargedAtMs - b.chargedAtMs || compareText(a.message, b.message);
}

/** Ascending by category, country, currency. */
export function sumCharges(charges: Iterable<Charge>): readonly LedgerTotals[] {
  const sums = new Map<string, LedgerTotals>();
  for (const { category, country, currency, amountMicros } of charges) {
    const key = `${category}\0${country}\0${currency}`;
    const sum = sums.get(key) ?? { category, country, currency, messages: 0, amountMicros: 0 };
    sums.set(key, { ...sum, messages: sum.messages + 1, amountMicros: sum.amountMicros + amountMicros });
  }
  return [...sums].sort(([a], [b]) => compareText(a, b)).map(([, sum]) => sum);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
