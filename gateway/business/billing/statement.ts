import type { Charge, LedgerStore } from '../../../storage/ledger/ledger.ts';
import { amountText } from './amount.ts';

const COLUMNS = ['charged_at', 'message', 'waba', 'phone_number', 'template', 'category', 'country', 'currency', 'amount'] as const;
const PAGE = 1000;

/** An entity's month as CSV, a line for each charge: pages, so that no month is too long. */
export async function* statementCsv(ledger: LedgerStore, entity: string, month: string): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (let last: Charge | null = null; ;) {
    const page: readonly Charge[] = await ledger.charges(entity, month, last, PAGE);
    if (page.length > 0) yield page.map(lineOf).join('');
    last = page.at(-1) ?? null;
    if (page.length < PAGE || last === null) return;
  }
}

/** None of the values has a comma, a quote or a line end: ids, codes, numbers. */
function lineOf(charge: Charge): string {
  const { chargedAtMs, message, waba, phoneNumber, template, category, country, currency, amountMicros } = charge;
  return `${[new Date(chargedAtMs).toISOString(), message, waba, phoneNumber, template, category, country, currency, amountText(amountMicros)].join(',')}\r\n`;
}
