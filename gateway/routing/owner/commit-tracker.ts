const CAPACITY_MIN = 256;

/**
 * Which offset may be committed: the lowest whose record is not yet, for every target device, acknowledged or durable in the mailbox.
 * A ring with one byte per open record; every operation costs O(1) on average. Belongs to one partition in one generation.
 */
export class CommitTracker {
  private pending = new Uint8Array(CAPACITY_MIN);
  private lowest: number;
  private next: number;

  constructor(committedOffset: number) {
    this.lowest = committedOffset;
    this.next = committedOffset;
  }

  /** Everything below is settled. */
  get committable(): number {
    return this.lowest;
  }

  /** Records opened and not below `committable`. */
  get openCount(): number {
    return this.next - this.lowest;
  }

  /** The record at `offset` has one thing to wait for. Offsets passed over do not exist and hold nothing back. */
  open(offset: number): void {
    if (offset < this.next) throw new RangeError('offsets are opened in order');
    if (this.lowest === this.next) this.lowest = this.next = offset;
    while (offset - this.lowest >= this.pending.length) this.grow();
    for (let gap = this.next; gap < offset; gap += 1) this.pending[gap & this.mask] = 0;
    this.pending[offset & this.mask] = 1;
    this.next = offset + 1;
  }

  /** One more thing to wait for. Only while the record still waits for another. */
  add(offset: number): void {
    const index = offset & this.mask;
    this.pending[index] = (this.pending[index] ?? 0) + 1;
  }

  /** One thing less to wait for. */
  done(offset: number): void {
    if (offset < this.lowest || offset >= this.next) return;
    const index = offset & this.mask;
    const left = this.pending[index] ?? 0;
    if (left > 0) this.pending[index] = left - 1;
    if (offset === this.lowest) this.advance();
  }

  /** Whether the record still waits for something. */
  isOpen(offset: number): boolean {
    return offset >= this.lowest && offset < this.next && this.pending[offset & this.mask] !== 0;
  }

  private get mask(): number {
    return this.pending.length - 1;
  }

  private advance(): void {
    while (this.lowest < this.next && this.pending[this.lowest & this.mask] === 0) this.lowest += 1;
  }

  private grow(): void {
    const larger = new Uint8Array(this.pending.length * 2);
    for (let offset = this.lowest; offset < this.next; offset += 1) {
      larger[offset & (larger.length - 1)] = this.pending[offset & this.mask] ?? 0;
    }
    this.pending = larger;
  }
}
