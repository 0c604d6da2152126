import type { AccountLog, LogConsumer, LogRecord, OwnedPartition } from '../../../storage/account-log/account-log.ts';

/** Notes what a log tells its consumer and checks the rules that hold for every log at all times. */
export class RecordingConsumer implements LogConsumer {
  readonly log: AccountLog;
  /** Per partition, what came under its present generation. */
  readonly seen = new Map<number, LogRecord[]>();
  /** Everything that ever came. */
  readonly all: LogRecord[] = [];
  readonly owned = new Map<number, OwnedPartition>();
  readonly violations: string[] = [];
  readonly calls: number[] = [];
  assignments = 0;
  commitAll = false;
  private readonly next = new Map<number, number>();

  constructor(log: AccountLog) {
    this.log = log;
  }

  assigned(partitions: readonly OwnedPartition[]): void {
    this.assignments += 1;
    for (const owned of partitions) {
      const before = this.owned.get(owned.partition);
      if (before !== undefined) this.violations.push('assigned twice without revoked');
      this.owned.set(owned.partition, owned);
      this.seen.set(owned.partition, []);
      this.next.set(owned.partition, owned.committedOffset);
    }
  }

  revoked(partitions: readonly number[]): void {
    for (const partition of partitions) {
      const owned = this.owned.get(partition);
      if (owned === undefined) this.violations.push('revoked what was not assigned');
      else if (this.log.holds(partition, owned.generation)) this.violations.push('held after revoked');
      this.owned.delete(partition);
    }
  }

  records(partition: number, generation: number, records: readonly LogRecord[]): void {
    if (records.length === 0) this.violations.push('an empty call');
    if (this.owned.get(partition)?.generation !== generation) this.violations.push('records of a partition or generation that is not owned');
    if (!this.log.holds(partition, generation)) this.violations.push('records without holding');
    this.calls.push(records.length);
    for (const record of records) this.take(partition, record);
    if (this.commitAll) void this.log.commit(partition, generation, this.next.get(partition) ?? 0);
  }

  skipped(partition: number, _generation: number, offset: number): void {
    this.next.set(partition, offset);
  }

  values(partition: number): string[] {
    return (this.seen.get(partition) ?? []).map(({ value }) => Buffer.from(value).toString());
  }

  private take(partition: number, record: LogRecord): void {
    if (record.partition !== partition) this.violations.push('a record of another partition');
    if (record.position.offset !== this.next.get(partition)) this.violations.push(`offset ${record.position.offset}, expected ${String(this.next.get(partition))}`);
    if (record.position.epoch !== this.log.epoch) this.violations.push('another epoch');
    this.next.set(partition, record.position.offset + 1);
    this.seen.get(partition)?.push(record);
    this.all.push(record);
  }
}
