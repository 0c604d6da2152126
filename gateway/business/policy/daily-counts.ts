import { type Static, Type } from '@sinclair/typebox';
import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { Repository } from '../registry/repository.ts';

const schema = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer()),
  /** By node: which of its batches is the last in the counts. Absent: written by a build that did not mark them. */
  marks: Type.Optional(Type.Record(Type.String(), Type.String())),
});
type Kept = Static<typeof schema>;

const DAY_MS = 86_400_000;

export interface DayCount { readonly day: number; readonly counts: ReadonlyMap<string, number> }

interface Batch { readonly subject: string; readonly counts: Map<string, number> }

/**
 * What happened how often, by subject (`number:ID`, `template:ID`, ...) and UTC day. Additions wait in memory for the next flush: a crash forgets seconds of them, so nothing that is paid
 * for is counted here. What was written is counted once, also when nobody was told that it was: a batch has a mark, which its record keeps.
 */
export class DailyCounts {
  private readonly repository: Repository<typeof schema>;
  private readonly clock: Clock;
  private readonly node: string;
  /** By subject and day. */
  private pending = new Map<string, Batch>();
  /** Being written, or perhaps written. */
  private unsettled = new Map<string, Batch & { readonly mark: string }>();
  private batches = 0;
  private readonly startedAtMs: number;
  private flushing: Promise<unknown> = Promise.resolve();

  /** `node`: unlike any other's that counts in the same records. */
  constructor(records: BusinessRecords, clock: Clock, node: string) {
    this.repository = new Repository({ records, clock, kind: 'daily-count', schema });
    this.clock = clock;
    this.node = node;
    this.startedAtMs = clock.nowMs();
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
    const kept = new Map((await this.repository.list(subject, { limit: last - first + 1, after: `${subject}:${first - 1}` })).map(({ id, value }) => [id, value]));
    const found: DayCount[] = [];
    for (let day = first; day <= last; day += 1) {
      const counts = this.withWaiting(`${subject}:${day}`, kept.get(`${subject}:${day}`));
      if (counts !== null) found.push({ day, counts: new Map(Object.entries(counts)) });
    }
    return found;
  }

  /** Of one that was never heard of from now on. */
  async forget(subject: string): Promise<void> {
    for (const waiting of [this.pending, this.unsettled]) waiting.delete(`${subject}:${this.today()}`);
    for (const { id } of await this.repository.all(subject)) await this.repository.delete(id);
  }

  /** Durable when it resolves; what could not be written waits on. */
  flush(): Promise<void> {
    const flushed = this.flushing.then(async () => {
      await this.settle();
      for (const [id, batch] of this.pending) this.unsettled.set(id, { ...batch, mark: `${this.startedAtMs}:${this.batches += 1}` });
      this.pending = new Map();
      await this.settle();
    });
    this.flushing = flushed.catch(() => undefined);
    return flushed;
  }

  private async settle(): Promise<void> {
    for (const [id, batch] of this.unsettled) {
      await this.repository.set(id, batch.subject, value => this.withBatch(value, batch));
      this.unsettled.delete(id);
    }
  }

  /** As it is when the batch is in it already. */
  private withBatch(value: Kept | null, { counts, mark }: { readonly counts: ReadonlyMap<string, number>; readonly mark: string }): Kept {
    if (value?.marks?.[this.node] === mark) return value;
    return { counts: added(value?.counts ?? {}, counts), marks: { ...value?.marks, [this.node]: mark } };
  }

  private withWaiting(id: string, kept: Kept | undefined): Record<string, number> | null {
    const [unsettled, pending] = [this.unsettled.get(id), this.pending.get(id)];
    const settled = unsettled === undefined ? kept : this.withBatch(kept ?? null, unsettled);
    return pending === undefined ? settled?.counts ?? null : added(settled?.counts ?? {}, pending.counts);
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
