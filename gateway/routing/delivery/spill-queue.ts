import type { DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';

/** One delivery that is to be in the mailbox. */
export interface PendingSpill {
  readonly device: DeviceDelivery;
  readonly offset: number;
  /** What a mailbox that is an index on the log needs; null where it is none. */
  readonly reference: { readonly acceptedAtMs: number; readonly bytes: number } | null;
  /** For a mailbox that keeps the bytes; null: read from the log again, so that a slow store costs no memory. */
  item: DeviceRecord | null;
  /** Pushed before, as what many devices have not acknowledged that stopped reading together, or behind such: it is written little by little. */
  isOld: boolean;
}

/** Whether it costs more, or comes in greater numbers, than what the log just hands over. */
export function isPaced({ reference, item, isOld }: PendingSpill): boolean {
  return reference === null ? item === null : isOld;
}

/** When more than so many portions wait, portions grow: whatever comes, the queue does not. */
const PORTIONS_MAX = 64;

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
    const last = this.spills.at(-1);
    this.isSorted &&= spill.offset >= (last?.offset ?? 0);
    // What came while the old ones wait would follow them all at once.
    spill.isOld ||= last?.isOld === true;
    this.spills.push(spill);
  }

  /** The first ones: at most `spillsMax`, and a portion of about `portion` of those that are paced. */
  first(spillsMax: number, portion: number): readonly PendingSpill[] {
    if (!this.isSorted) this.sort();
    const pacedMax = Math.max(portion, Math.ceil(this.count / PORTIONS_MAX));
    let paced = 0;
    const candidates = this.spills.slice(this.head, this.head + spillsMax);
    const end = candidates.findIndex(spill => isPaced(spill) && (paced += 1) > pacedMax);
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
