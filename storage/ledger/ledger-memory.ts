import { compareCharges, dayOf, monthOf, sumByDay, sumCharges } from './charge-row.ts';
import type { Charge, LedgerDay, LedgerStore, LedgerTotals } from './ledger.ts';

/** The ledger contract without a disk: for tests. */
export class MemoryLedgerStore implements LedgerStore {
  private readonly rows = new Map<string, Charge>();

  async charge(charge: Charge): Promise<'charged' | 'known'> {
    if (this.rows.has(charge.message)) return 'known';
    this.rows.set(charge.message, { ...charge });
    return 'charged';
  }

  async charges(entity: string, month: string, after: Charge | null, max: number): Promise<readonly Charge[]> {
    return this.ofMonth(entity, month).sort(compareCharges).filter(charge => after === null || compareCharges(charge, after) > 0).slice(0, max);
  }

  async totals(entity: string, month: string): Promise<readonly LedgerTotals[]> {
    return sumCharges(this.ofMonth(entity, month));
  }

  async days(entity: string, from: string, to: string): Promise<readonly LedgerDay[]> {
    return sumByDay([...this.rows.values()].filter(charge => charge.entity === entity && dayOf(charge.chargedAtMs) >= from && dayOf(charge.chargedAtMs) <= to));
  }

  private ofMonth(entity: string, month: string): Charge[] {
    return [...this.rows.values()].filter(charge => charge.entity === entity && monthOf(charge.chargedAtMs) === month);
  }
}
