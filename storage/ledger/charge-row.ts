import { numberOf, textOf, type SqlRow } from '../row.ts';
import type { Charge, LedgerDay, LedgerTotals } from './ledger.ts';

/** `2026-11`, in UTC. */
export function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** `2026-11-30`, in UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
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
  return summed(charges, ({ category, country, currency }) => ({ category, country, currency }));
}

/** Ascending by day, number, template, category, country, currency. */
export function sumByDay(charges: Iterable<Charge>): readonly LedgerDay[] {
  return summed(charges, ({ chargedAtMs, phoneNumber, template, category, country, currency }) => ({ day: dayOf(chargedAtMs), phoneNumber, template, category, country, currency }));
}

/** What is alike is one sum, in the order of what makes it alike. */
function summed<T extends Readonly<Record<string, string>>>(charges: Iterable<Charge>, ofCharge: (charge: Charge) => T): readonly (T & Pick<LedgerTotals, 'messages' | 'amountMicros'>)[] {
  const sums = new Map<string, T & Pick<LedgerTotals, 'messages' | 'amountMicros'>>();
  for (const charge of charges) {
    const of = ofCharge(charge);
    const key = Object.values(of).join('\0');
    const sum = sums.get(key) ?? { ...of, messages: 0, amountMicros: 0 };
    sums.set(key, { ...sum, messages: sum.messages + 1, amountMicros: sum.amountMicros + charge.amountMicros });
  }
  return [...sums].sort(([a], [b]) => compareText(a, b)).map(([, sum]) => sum);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
