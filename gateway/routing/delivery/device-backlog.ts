import type { Position } from '../../../proto/position.ts';
import type { DeliveryHost, DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import { HeldRecords } from './held-records.ts';
import type { SpillReason } from '../observer.ts';
import type { OutstandingDelivery } from './outstanding.ts';
import { isUrgent } from '../record/record-fields.ts';

/** What waits for a device elsewhere than on its connection: held after a take-over, on its way to the mailbox, or in there. */
export class DeviceBacklog {
  private readonly host: DeliveryHost;
  private readonly device: DeviceDelivery;
  private readonly held = new HeldRecords();
  /** Spills that are not yet durable. They become so in order, and none lies below `pendingFrom`. */
  private pendingWrites = 0;
  private pendingFrom = 0;
  /** Everything in the mailbox has been pushed, and acknowledged if the device is away. */
  private wasRead: boolean;
  /** Rows below this offset may be in the mailbox or come yet: of what a former owner's writer, or one attempt of ours, left on its way. 0: a deletion covers all of them. */
  private dirtyBelow: number;

  /** `isDrained`: the device went away with an empty mailbox, and nothing came for it since. */
  constructor(host: DeliveryHost, device: DeviceDelivery, isDrained: boolean) {
    this.host = host;
    this.device = device;
    this.wasRead = isDrained;
    this.dirtyBelow = isDrained ? 0 : host.replayEnd;
  }

  get isMailboxEmpty(): boolean {
    return this.wasRead && !this.isDirty;
  }

  /** Whether there may be rows of which nobody knows here. */
  get isDirty(): boolean {
    return this.dirtyBelow > 0;
  }

  get isHolding(): boolean {
    return !this.held.isEmpty;
  }

  /** Whether every spill is durable. */
  get isWritten(): boolean {
    return this.pendingWrites === 0;
  }

  holds(offset: number): boolean {
    return this.held.has(offset);
  }

  hold(item: DeviceRecord): void {
    if (this.held.add(this.host, this.device, item)) return;
    // Not idle in between: this item is still to come.
    for (const one of [...this.takeHeld(), item]) this.spillUnlessKnown(one, 'holdOver');
  }

  /** All that is held, in order. */
  takeHeld(): readonly DeviceRecord[] {
    return this.held.take(this.host, this.device);
  }

  spillHeld(reason: SpillReason): void {
    for (const item of this.takeHeld()) this.spillUnlessKnown(item, reason);
  }

  /** What comes from the log just now goes to the mailbox. */
  spill(item: DeviceRecord, reason: SpillReason): void {
    this.host.spill(this.device, { offset: item.offset, spilled: { item, pushed: null }, urgent: isUrgent(item.record), reason });
  }

  /** So does what was pushed and is not acknowledged. */
  spillPushed(pushed: OutstandingDelivery, reason: SpillReason): void {
    this.host.spill(this.device, { offset: pushed.position.offset, spilled: { item: null, pushed }, urgent: pushed.urgent, reason });
  }

  handedOver(offset: number): void {
    if (this.pendingWrites === 0) this.pendingFrom = offset;
    this.pendingWrites += 1;
    this.dirtyBelow = Math.max(this.dirtyBelow, offset + 1);
  }

  written(offset: number): void {
    this.pendingWrites -= 1;
    this.pendingFrom = offset + 1;
  }

  /** The connection has had everything. */
  allRead(): void {
    this.wasRead = true;
  }

  /** The connection is over, and not everything was acknowledged. */
  leftUnread(): void {
    this.wasRead = false;
  }

  deleteUpTo(position: Position): void {
    this.host.deleteUpTo(this.device, position);
    if (position.epoch === this.host.epoch && position.offset + 1 >= this.dirtyBelow) this.dirtyBelow = 0;
  }

  /** What lies there or above may not be read from the mailbox now. */
  readableBelow(): Position {
    const { epoch, nextOffset } = this.host;
    const firstHeld = this.held.firstOffset ?? nextOffset;
    const firstUnresolved = this.host.firstUnresolved(this.device.key.account) ?? nextOffset;
    // Of what is just being written the store may show the later rows first: pushing them would pass over the others for good.
    const firstPending = this.pendingWrites > 0 ? this.pendingFrom : nextOffset;
    return { epoch, offset: Math.min(nextOffset, firstHeld, firstUnresolved, firstPending) };
  }

  private spillUnlessKnown(item: DeviceRecord, reason: SpillReason): void {
    if (this.device.hasAlready(item.offset)) this.host.settled(item.offset);
    else this.spill(item, reason);
  }
}
