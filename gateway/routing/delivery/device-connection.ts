import { acceptedAtMsOf, encodePart } from '../../../proto/delivery.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import type { MailboxItem } from '../../../storage/mailbox/mailbox.ts';
import type { DeliveryHost, DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import { MailboxCursor } from './mailbox-cursor.ts';
import type { OutstandingDelivery } from './outstanding.ts';
import { PushWindow } from './push-window.ts';
import { isUrgent } from '../record/record-fields.ts';
import type { Attachment, Subscription } from '../router.ts';

/** One connection of a device: what may be pushed to it, what it has not acknowledged, and how far it has read the mailbox. What a replaced one still says is ignored. */
export class DeviceConnection implements Attachment {
  readonly subscription: Subscription;
  readonly window: PushWindow;
  isLive = false;
  hasAcked = false;
  private readonly host: DeliveryHost;
  private readonly device: DeviceDelivery;
  private readonly cursor: MailboxCursor;
  private emptyDue = true;
  private readonly emptyFrom: number;

  /** Queue-empty is due when everything below `emptyFrom` has been pushed. */
  constructor(host: DeliveryHost, device: DeviceDelivery, subscription: Subscription, emptyFrom: number) {
    this.host = host;
    this.device = device;
    this.subscription = subscription;
    this.window = new PushWindow(host.limits, subscription.isHosted === true);
    this.cursor = new MailboxCursor(device.hasEmptyMailbox);
    this.emptyFrom = emptyFrom;
  }

  ack(position: Position): void {
    this.device.ack(this, position);
  }

  writable(): void {
    this.window.socketFull = false;
    this.device.writable(this);
  }

  detach(): void {
    this.device.detach(this);
  }

  /** The connection is over. */
  forget(): void {
    this.window.clear();
    this.cursor.forget();
  }

  /** The mailbox may hold something that was not read. */
  mailboxChanged(): void {
    this.cursor.isStale = true;
  }

  /** Whether there is something in the mailbox below `below` that was not read. */
  mayFind(below: Position): boolean {
    return this.cursor.isStale && this.cursor.mayFind(below);
  }

  /** Has as much read as the window takes; false: it takes nothing now. */
  read(below: Position): boolean {
    const { host: { limits }, window, cursor } = this;
    const maxItems = Math.min(limits.mailboxReadItems, window.roomMessages);
    const maxBytes = Math.min(limits.mailboxReadBytes, window.roomBytes);
    if (maxItems <= 0 || maxBytes <= 0) return false;
    cursor.isStale = false;
    this.host.readMailbox(this.device, this.subscription, cursor.after, below, maxItems, maxBytes);
    return true;
  }

  took(items: readonly MailboxItem[]): void {
    this.cursor.isStale ||= items.length > 0;
    this.cursor.took(this.withoutAcked(items));
  }

  /** Whether everything that was read has been pushed. */
  pushUnread(): boolean {
    while (!this.cursor.isDone) {
      const batch = this.cursor.nextBatch(this.window);
      if (batch.length === 0) return false;
      this.host.failPoints.hit('after-commit-before-push');
      const taken = this.subscription.push(batch.map(item => item.delivery));
      if (!this.device.isOn(this)) return false;
      this.tookStored(batch.slice(0, taken));
      if (taken < batch.length) {
        this.window.socketFull = true;
        return false;
      }
    }
    return true;
  }

  /** Pushes what comes from the log just now; false: it did not go out. */
  pushLive(item: DeviceRecord): boolean {
    const { host, device, window } = this;
    const position = { epoch: host.epoch, offset: item.offset };
    const delivery = encodePart(item, position);
    if (!window.hasRoom(delivery.length) || !host.mayPush()) return false;
    const taken = this.subscription.push([delivery]);
    window.socketFull = taken === 0;
    if (taken === 0 || !device.isOn(this)) return false;
    const nowMs = host.clock.monotonicMs();
    this.pushed({ position, bytes: delivery.length, acceptedAtMs: acceptedAtMsOf(item.record), pushedAtMs: nowMs, urgent: isUrgent(item.record), stored: false });
    host.observer.pushedLive(nowMs - item.receivedAtMs);
    if (!device.watched) host.watchGrace(device);
    return true;
  }

  /** Takes out what is acknowledged now; true: some of it has to be deleted from the mailbox. */
  settleUpTo(position: Position): boolean {
    const { host, window } = this;
    let wasStored = false;
    const nowMs = host.clock.monotonicMs();
    for (let item = window.takeUpTo(position); item !== null; item = window.takeUpTo(position)) {
      host.observer.acked(nowMs - item.pushedAtMs);
      if (item.stored) wasStored = true;
      else host.settled(item.position.offset);
    }
    return wasStored;
  }

  /** Says queue-empty, once, when everything that was queued at the start has been pushed. False: not yet. */
  sayQueueEmpty(): boolean {
    if (!this.emptyDue) return true;
    if (!this.isLive || this.host.nextOffset < this.emptyFrom || this.host.firstUnresolved(this.device.key.account) !== null) return false;
    this.emptyDue = false;
    this.subscription.queueEmpty();
    return true;
  }

  private pushed(delivery: OutstandingDelivery): void {
    this.window.add(delivery);
    this.device.highest = delivery.position;
    this.cursor.after = delivery.position;
    this.host.failPoints.hit('after-push-before-ack');
  }

  private tookStored(items: readonly MailboxItem[]): void {
    const nowMs = this.host.clock.monotonicMs();
    const wallMs = this.host.clock.nowMs();
    for (const item of items) {
      this.pushed({ position: item.position, bytes: item.delivery.length, acceptedAtMs: item.acceptedAtMs, pushedAtMs: nowMs, urgent: false, stored: true });
      this.host.observer.pushedStored(Math.max(0, wallMs - item.acceptedAtMs));
    }
    this.cursor.pushed(items.length);
  }

  /** A device that reconnects may have items whose deletion is not done, or was never asked for. */
  private withoutAcked(items: readonly MailboxItem[]): readonly MailboxItem[] {
    const { acked } = this.device;
    const first = items[0];
    if (acked === null || first === undefined || comparePositions(first.position, acked) > 0) return items;
    this.device.deleteUpTo(acked);
    this.cursor.after = acked;
    return items.filter(item => comparePositions(item.position, acked) > 0);
  }
}
