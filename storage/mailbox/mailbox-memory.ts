import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { Mailbox, MailboxItem, MailboxUsage, MailboxWrite } from './mailbox.ts';

interface Queue {
  /** Ascending by position. */
  items: MailboxItem[];
  bytes: number;
  floor: Position | null;
}

const EXPIRE_ITEMS = 500;

/** The mailbox contract without a disk: for tests and the simulation. */
export class MemoryMailbox implements Mailbox {
  private readonly queues = new Map<string, Queue>();

  async write(items: readonly MailboxWrite[]): Promise<void> {
    for (const { device, position, acceptedAtMs, delivery } of items) {
      const queue = this.queueOf(device);
      if (queue.floor !== null && comparePositions(position, queue.floor) <= 0) continue;
      const at = firstAbove(queue.items, position);
      const before = queue.items[at - 1];
      if (before !== undefined && comparePositions(before.position, position) === 0) continue;
      queue.items.splice(at, 0, { position, acceptedAtMs, delivery: new Uint8Array(delivery) });
      queue.bytes += delivery.length;
    }
  }

  async read(device: DeviceKey, range: { readonly after: Position | null; readonly below: Position | null; readonly notBeforeMs: number },
    maxItems: number, maxBytes: number): Promise<readonly MailboxItem[]> {
    const queue = this.queues.get(deviceKeyText(device));
    if (queue === undefined) return [];
    const found: MailboxItem[] = [];
    let bytes = 0;
    for (let i = range.after === null ? 0 : firstAbove(queue.items, range.after); i < queue.items.length; i++) {
      const item = queue.items[i];
      if (item === undefined || (range.below !== null && comparePositions(item.position, range.below) >= 0)) break;
      if (item.acceptedAtMs <= range.notBeforeMs) continue;
      if (found.length >= maxItems || (found.length > 0 && bytes + item.delivery.length > maxBytes)) break;
      found.push(item);
      bytes += item.delivery.length;
    }
    return found;
  }

  async deleteUpTo(device: DeviceKey, position: Position): Promise<void> {
    const queue = this.queueOf(device);
    if (queue.floor === null || comparePositions(position, queue.floor) > 0) queue.floor = position;
    this.remove(queue, item => comparePositions(item.position, position) <= 0);
  }

  async usage(device: DeviceKey): Promise<MailboxUsage> {
    const queue = this.queues.get(deviceKeyText(device));
    return { items: queue?.items.length ?? 0, bytes: queue?.bytes ?? 0 };
  }

  drop(device: DeviceKey): Promise<void> {
    return this.deleteUpTo(device, { epoch: Number.MAX_SAFE_INTEGER, offset: Number.MAX_SAFE_INTEGER });
  }

  async expire(notBeforeMs: number): Promise<number> {
    let left = EXPIRE_ITEMS;
    for (const queue of this.queues.values()) {
      left -= this.remove(queue, item => item.acceptedAtMs <= notBeforeMs, left);
      if (left === 0) break;
    }
    return EXPIRE_ITEMS - left;
  }

  private queueOf(device: DeviceKey): Queue {
    const text = deviceKeyText(device);
    let queue = this.queues.get(text);
    if (queue === undefined) {
      queue = { items: [], bytes: 0, floor: null };
      this.queues.set(text, queue);
    }
    return queue;
  }

  private remove(queue: Queue, matches: (item: MailboxItem) => boolean, max = Infinity): number {
    let removed = 0;
    queue.items = queue.items.filter(item => {
      if (removed >= max || !matches(item)) return true;
      removed += 1;
      queue.bytes -= item.delivery.length;
      return false;
    });
    return removed;
  }
}

/** Index of the first item above `position`. */
function firstAbove(items: readonly MailboxItem[], position: Position): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && comparePositions(item.position, position) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
