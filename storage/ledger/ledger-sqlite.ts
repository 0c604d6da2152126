import type { SqliteEngine } from '../sqlite/engine.ts';
import { numberOf, textOf, type SqlRow } from '../row.ts';
import { chargeOf, columnsOf, monthOf } from './charge-row.ts';
import type { Charge, LedgerDay, LedgerStore, LedgerTotals } from './ledger.ts';

const INSERT = `INSERT INTO charge (message, entity, month, charged_at, waba, phone_number, template, category, country, currency, amount)
  VALUES ($message, $entity, $month, $charged_at, $waba, $phone_number, $template, $category, $country, $currency, $amount) ON CONFLICT DO NOTHING`;
const SELECT = 'SELECT * FROM charge WHERE entity = $entity AND month = $month AND (charged_at, message) > ($at, $message) ORDER BY charged_at, message LIMIT $max';
const SELECT_TOTALS = 'SELECT category, country, currency, messages, amount FROM charge_total WHERE entity = ? AND month = ? ORDER BY category, country, currency';
const SELECT_DAYS = `SELECT day, phone_number, template, category, country, currency, messages, amount FROM charge_day WHERE entity = ? AND day BETWEEN ? AND ?
  ORDER BY day, phone_number, template, category, country, currency`;

/** The totals are kept by a trigger, in the transaction that writes the row: a question for them never walks a month. So are those of days. */
export class SqliteLedgerStore implements LedgerStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async charge(charge: Charge): Promise<'charged' | 'known'> {
    const { changes } = await this.engine.write([{ sql: INSERT, params: { ...columnsOf(charge), month: monthOf(charge.chargedAtMs) } }]);
    return changes[0] === 1 ? 'charged' : 'known';
  }

  charges(entity: string, month: string, after: Charge | null, max: number): Promise<readonly Charge[]> {
    return new Promise(resolve => {
      resolve(this.engine.all(SELECT, { entity, month, at: after?.chargedAtMs ?? -1, message: after?.message ?? '', max }).map(chargeOf));
    });
  }

  totals(entity: string, month: string): Promise<readonly LedgerTotals[]> {
    return new Promise(resolve => {
      resolve(this.engine.all(SELECT_TOTALS, [entity, month]).map(totalsOf));
    });
  }

  days(entity: string, from: string, to: string): Promise<readonly LedgerDay[]> {
    return new Promise(resolve => {
      resolve(this.engine.all(SELECT_DAYS, [entity, from, to]).map(row => ({ day: textOf(row, 'day'), phoneNumber: textOf(row, 'phone_number'), template: textOf(row, 'template'), ...totalsOf(row) })));
    });
  }
}

function totalsOf(row: SqlRow): LedgerTotals {
  return { category: textOf(row, 'category'), country: textOf(row, 'country'), currency: textOf(row, 'currency'), messages: numberOf(row, 'messages'), amountMicros: numberOf(row, 'amount') };
}
