import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { Repository } from '../registry/repository.ts';

const schema = Type.Object({ counts: Type.Record(Type.String(), Type.Integer()) });

const DAY_MS = 86_400_000;

export interface DayCount { readonly day: number; readonly counts: ReadonlyMap<string, number> }

/**
 * What happened how often, by subject (`number:ID`, `template:ID`, ...) and UTC day. Additions wait in memory for the next flush: a crash forgets seconds of them, so nothing that is paid
 * for is counted here.
 */
export class DailyCounts {
  private readonly repository: Repository<typeof schema>;
  private readonly clock: Clock;
  /** By subject and day. */
  private pending = new Map<string, { readonly subject: string; readonly counts: Map<string, number> }>();

  constructor(records: BusinessRecords, clock: Clock) {
    this.repository = new Repository({ records, clock, kind: 'daily-count', schema });
    this.clock = clock;
  }

  add(subject: string, name: string, count = 1): void {
    const id = `${subject}:${this.today()}`;
    const entry = this.pending.get(id) ?? { subject, counts: new Map<string, number>() };
    this.pending.set(id, entry);
    entry.counts.set(name, (entry.counts.get(name) ?? 0) + count);
  }

  /** Of today and the days before it, `days` in all; with what waits here. */
  async sum(subject: string, days: number): Promise<(name: string) => number> {
    const counted = await this.days(subject, this.today() - days + 1, this.today());
    return name => counted.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0);
  }

  /** Of each day from `first` to `last` (days since 1970) on which something was counted, ascending; with what waits here. */
  async days(subject: string, first: number, last: number): Promise<readonly DayCount[]> {
    const kept = await this.repository.list(subject, { limit: last - first + 1, after: `${subject}:${first - 1}` });
    const found = new Map<number, ReadonlyMap<string, number>>(kept.map(({ id, value }) => [Number(id.slice(subject.length + 1)), new Map(Object.entries(value.counts))]));
    for (let day = first; day <= last; day += 1) {
      const waiting = this.pending.get(`${subject}:${day}`)?.counts;
      if (waiting !== undefined) found.set(day, new Map(Object.entries(added(Object.fromEntries(found.get(day) ?? []), waiting))));
    }
    return [...found].filter(([day]) => day >= first && day <= last).sort(([a], [b]) => a - b).map(([day, counts]) => ({ day, counts }));
  }

  /** Of one that was never heard of from now on. */
  async forget(subject: string): Promise<void> {
    this.pending.delete(`${subject}:${this.today()}`);
    for (const { id } of await this.repository.all(subject)) await this.repository.delete(id);
  }

  /** Durable when it resolves; what could not be written waits on. */
  async flush(): Promise<void> {
    const flushing = this.pending;
    this.pending = new Map();
    try {
      for (const [id, { subject, counts }] of flushing) {
        await this.repository.set(id, subject, value => ({ counts: added(value?.counts ?? {}, counts) }));
        flushing.delete(id);
      }
    } finally {
      for (const [id, { subject, counts }] of flushing) for (const [name, count] of counts) this.addTo(id, subject, name, count);
    }
  }

  private addTo(id: string, subject: string, name: string, count: number): void {
    const entry = this.pending.get(id) ?? { subject, counts: new Map<string, number>() };
    this.pending.set(id, entry);
    entry.counts.set(name, (entry.counts.get(name) ?? 0) + count);
  }

  /** Five digits for the next two centuries, so that ids ascend. */
  private today(): number {
    return Math.floor(this.clock.nowMs() / DAY_MS);
  }
}

function added(counts: Readonly<Record<string, number>>, more: ReadonlyMap<string, number>): Record<string, number> {
  const sums = new Map(Object.entries(counts));
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries(sums);
}

/** Of what a template's messages brought. */
export function templateSubject(id: string): string {
  return `template:${id}`;
}
