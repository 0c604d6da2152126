import { comparePositions, type Position } from '../../../proto/position.ts';

/** One delivery that was pushed and not yet acknowledged. */
export interface OutstandingDelivery {
  readonly position: Position;
  /** Of the encoded delivery. */
  readonly bytes: number;
  readonly acceptedAtMs: number;
  readonly pushedAtMs: number;
  readonly urgent: boolean;
  /** In the mailbox or handed to its writer: an acknowledgement must delete it there, and it no longer holds back the commit. */
  stored: boolean;
}

/** Deliveries of one device in position order. First in, first out. */
export class Outstanding {
  private readonly items: OutstandingDelivery[] = [];
  private head = 0;
  bytes = 0;

  get count(): number {
    return this.items.length - this.head;
  }

  add(item: OutstandingDelivery): void {
    this.items.push(item);
    this.bytes += item.bytes;
  }

  first(): OutstandingDelivery | null {
    return this.items[this.head] ?? null;
  }

  /** Takes out the first one if it lies at or below `position`. */
  takeUpTo(position: Position): OutstandingDelivery | null {
    const item = this.first();
    if (item === null || comparePositions(item.position, position) > 0) return null;
    this.bytes -= item.bytes;
    this.head += 1;
    if (this.head === this.items.length) this.items.length = this.head = 0;
    else if (this.head >= 64 && this.head * 2 >= this.items.length) this.dropTaken();
    return item;
  }

  /** Those that hold back the commit, oldest first. */
  *unstored(): Iterable<OutstandingDelivery> {
    for (let i = this.head; i < this.items.length; i += 1) {
      const item = this.items[i];
      if (item?.stored === false) yield item;
    }
  }

  private dropTaken(): void {
    this.items.splice(0, this.head);
    this.head = 0;
  }
}
