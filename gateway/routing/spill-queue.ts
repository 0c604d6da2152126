import type { DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';

/** One delivery that is to be in the mailbox. */
export interface PendingSpill {
  readonly device: DeviceDelivery;
  readonly offset: number;
  /** null: read from the log again, so that a slow store costs no memory. */
  item: DeviceRecord | null;
}

/**
 * What waits for the mailbox, in the order of the log. A device's deliveries come in that order anyway; those of many devices that stopped reading together come device by device, and in the
 * log's order one pass over it finds them all.
 */
export class SpillQueue {
  private spills: PendingSpill[] = [];
  private head = 0;
  private isSorted = true;

  get count(): number {
    return this.spills.length - this.head;
  }

  add(spill: PendingSpill): void {
    this.isSorted &&= spill.offset >= (this.spills.at(-1)?.offset ?? 0);
    this.spills.push(spill);
  }

  /** The first ones: at most `spillsMax`, of which at most `unreadMax` have to be read again. */
  first(spillsMax: number, unreadMax: number): readonly PendingSpill[] {
    if (!this.isSorted) this.sort();
    let unread = 0;
    const candidates = this.spills.slice(this.head, this.head + spillsMax);
    const end = candidates.findIndex(spill => spill.item === null && (unread += 1) > unreadMax);
    return end < 0 ? candidates : candidates.slice(0, end);
  }

  /** Takes away as many of those that first() gave last. */
  drop(count: number): void {
    this.head += count;
    if (this.head === this.spills.length || this.head >= 1024) this.compact();
  }

  private sort(): void {
    this.compact();
    this.spills.sort((a, b) => a.offset - b.offset);
    this.isSorted = true;
  }

  private compact(): void {
    this.spills = this.spills.slice(this.head);
    this.head = 0;
  }
}
