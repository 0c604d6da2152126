import { ConditionalRows, type Decision } from '../cassandra/conditional-rows.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { chargeOf, columnsOf, dayOf, sumByDay, sumCharges } from './charge-row.ts';
import type { Charge, LedgerDay, LedgerStore, LedgerTotals } from './ledger.ts';

const COLUMNS = ['message', 'entity', 'waba', 'phone_number', 'template', 'category', 'country', 'currency', 'amount', 'charged_at'] as const;
const INSERT_OF_DAY = `INSERT INTO charge_day (day, ${COLUMNS.join(', ')}) VALUES (?, ${COLUMNS.map(() => '?').join(', ')})`;
const SELECT_OF_DAY = 'SELECT * FROM charge_day WHERE entity = ? AND day = ? AND (charged_at, message) > (?, ?) LIMIT ?';
const PAGE = 2000;
const DAY_MS = 86_400_000;

/**
 * A message's row is written by a light-weight transaction: whoever comes first decides what it says and when. The lists by day are copies of it; one that a crash left out is
 * made when the receipt is worked again, which happens until it has succeeded.
 */
export class CassandraLedgerStore implements LedgerStore {
  private readonly session: CassandraSession;
  private readonly rows: ConditionalRows;

  constructor(session: CassandraSession) {
    this.session = session;
    this.rows = new ConditionalRows(session, 'charge', ['message']);
  }

  async charge(charge: Charge): Promise<'charged' | 'known'> {
    const { message: key, ...columns } = columnsOf(charge);
    const { answer, row } = await this.rows.change([key], (found): Decision<{ answer: 'charged' | 'known'; row: Charge }> => {
      if (found !== null) return { answer: { answer: 'known', row: chargeOf(found) }, set: null };
      return { answer: { answer: 'charged', row: charge }, set: columns };
    });
    const listed = columnsOf(row);
    await this.session.write({ cql: INSERT_OF_DAY, params: [dayOf(row.chargedAtMs), ...COLUMNS.map(column => listed[column])] });
    return answer;
  }

  async charges(entity: string, month: string, after: Charge | null, max: number): Promise<readonly Charge[]> {
    const found: Charge[] = [];
    for (const day of daysOf(month)) {
      if (found.length >= max) break;
      if (after !== null && day < dayOf(after.chargedAtMs)) continue;
      const rows = await this.session.select(SELECT_OF_DAY, [entity, day, after?.chargedAtMs ?? -1, after?.message ?? '', max - found.length]);
      found.push(...rows.map(chargeOf));
    }
    return found;
  }

  async totals(entity: string, month: string): Promise<readonly LedgerTotals[]> {
    const all: Charge[] = [];
    for (const day of daysOf(month)) all.push(...await this.ofDay(entity, day));
    return sumCharges(all);
  }

  async days(entity: string, from: string, to: string): Promise<readonly LedgerDay[]> {
    const sums: LedgerDay[] = [];
    for (let atMs = Date.parse(from); atMs <= Date.parse(to); atMs += DAY_MS) sums.push(...sumByDay(await this.ofDay(entity, dayOf(atMs))));
    return sums;
  }

  private async ofDay(entity: string, day: string): Promise<readonly Charge[]> {
    const all: Charge[] = [];
    for (;;) {
      const last = all.at(-1);
      const page = await this.session.select(SELECT_OF_DAY, [entity, day, last?.chargedAtMs ?? -1, last?.message ?? '', PAGE]);
      all.push(...page.map(chargeOf));
      if (page.length < PAGE) return all;
    }
  }
}

function daysOf(month: string): readonly string[] {
  const days = Array.from({ length: 31 }, (_, day) => `${month}-${String(day + 1).padStart(2, '0')}`);
  return days.filter(day => !Number.isNaN(Date.parse(day)) && dayOf(Date.parse(day)) === day);
}
