import type { LogRecord } from './account-log.ts';

/** The records of one partition of a log in memory, and how far they are committed. What it gives belongs to the receiver. */
export class MemoryLogPartition {
  readonly partition: number;
  committed = 0;
  private readonly epoch: number;
  private records: LogRecord[] = [];
  private first = 0;

  constructor(partition: number, epoch: number) {
    this.partition = partition;
    this.epoch = epoch;
  }

  /** Of the oldest record that is not deleted. */
  get firstOffset(): number {
    return this.first;
  }

  get endOffset(): number {
    return this.first + this.records.length;
  }

  /** Takes the value as its own; answers its offset. */
  add(value: Uint8Array): number {
    const offset = this.endOffset;
    this.records.push({ partition: this.partition, position: { epoch: this.epoch, offset }, value });
    return offset;
  }

  /** In order from `fromOffset`, or the oldest above it; at least one, if there is one, however few bytes are allowed. */
  read(fromOffset: number, maxRecords: number, maxBytes: number): readonly LogRecord[] {
    const found: LogRecord[] = [];
    let bytes = 0;
    for (let i = Math.max(0, fromOffset - this.first); found.length < maxRecords; i += 1) {
      const record = this.records[i];
      if (record === undefined || (found.length > 0 && bytes + record.value.length > maxBytes)) break;
      found.push({ partition: record.partition, position: record.position, value: new Uint8Array(record.value) });
      bytes += record.value.length;
    }
    return found;
  }

  /** As the retention of a real log does. */
  deleteCommitted(): void {
    const count = Math.max(0, this.committed - this.first);
    this.records = this.records.slice(count);
    this.first += count;
  }
}
