/** The end of each partition as far as is known here: from appends, fetches and look-ups. */
export class EndOffsets {
  private readonly ends: number[];

  constructor(partitions: number) {
    this.ends = Array.from({ length: partitions }, () => 0);
  }

  get(partition: number): number {
    const end = this.ends[partition];
    if (end === undefined) throw new RangeError('no such partition');
    return end;
  }

  /** Ends only rise: what is known from an append may come before the replicas have it. */
  seen(partition: number, end: number): void {
    if (end > (this.ends[partition] ?? end)) this.ends[partition] = end;
  }
}
