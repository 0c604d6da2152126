import { acceptedAtMsOf, encodePart } from '../../proto/delivery.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { DeviceKey } from '../../proto/ids.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { MailboxItem } from '../../storage/mailbox/mailbox.ts';
import type { DeliveryHost, DeviceRecord } from './delivery-host.ts';
import { DeviceAttachment } from './device-attachment.ts';
import { HeldRecords } from './held-records.ts';
import { MailboxCursor } from './mailbox-cursor.ts';
import type { SpillReason } from './observer.ts';
import type { OutstandingDelivery } from './outstanding.ts';
import { PushWindow } from './push-window.ts';
import type { Attachment, Subscription } from './router.ts';

/**
 * Delivery to one device: live or stored. Live: records are pushed as they come, within the window. Stored: every record goes to the mailbox, and only what is
 * read there is pushed. So pushes are in position order, nothing at or below the highest pushed position is pushed again on one subscription,
 * and a cumulative acknowledgement covers exactly what was pushed. Nothing here waits: the host calls back.
 */
export class DeviceDelivery {
  readonly key: DeviceKey;
  /** Of the same account: the owner's index is a list per account. */
  nextOfAccount: DeviceDelivery | null = null;
  removed = false;
  /** The highest position that the device is known to have. */
  acked: Position | null = null;
  watched = false;

  protected readonly host: DeliveryHost;
  protected subscription: Subscription | null = null;
  protected live = false;
  private readonly window: PushWindow;
  private readonly cursor = new MailboxCursor();
  private readonly held = new HeldRecords();
  /** Spills that are not yet durable. They become so in order, and none lies below `pendingFrom`. */
  private pendingWrites = 0;
  private pendingFrom = 0;
  private highest: Position | null = null;
  private ackedHere = false;
  /** Everything in the mailbox has been pushed, and acknowledged if the device is away. */
  private wasRead: boolean;
  /** Rows below this offset may be in the mailbox or come yet: of what a former owner's writer, or one attempt of ours, left on its way. 0: a deletion covers all of them. */
  private dirtyBelow: number;
  private emptyDue = false;
  private emptyFrom = 0;

  /** `isDrained`: the device went away with an empty mailbox, and nothing came for it since. */
  constructor(host: DeliveryHost, key: DeviceKey, isDrained = false) {
    this.host = host;
    this.key = key;
    this.wasRead = isDrained;
    this.dirtyBelow = isDrained ? 0 : host.replayEnd;
    this.window = new PushWindow(host.limits);
  }

  get isAttached(): boolean {
    return this.subscription !== null;
  }

  /** When the device began to be let in, by `Clock.monotonicMs()`; -Infinity: it is away. */
  get attachedSinceMs(): number {
    return this.subscription?.authenticatedAtMs ?? -Infinity;
  }

  get isLive(): boolean {
    return this.live;
  }

  /** Also for good, until something is handed to its writer. Of a device that is away. */
  get hasEmptyMailbox(): boolean {
    return this.wasRead && this.dirtyBelow === 0;
  }

  get outstandingCount(): number {
    return this.window.count;
  }

  /** Where this delivery stands with a position, for trace(). */
  stateOf(position: Position): 'held' | 'pushed' | 'acknowledged' | null {
    if (this.acked !== null && comparePositions(position, this.acked) <= 0) return 'acknowledged';
    if (this.highest !== null && comparePositions(position, this.highest) <= 0) return 'pushed';
    return this.held.has(position.offset) ? 'held' : null;
  }

  /** Begins a connection; there is none. `known` is the highest position that the device has said to have. */
  attach(subscription: Subscription, known: Position | null, logEnd: number): Attachment {
    this.subscription = subscription;
    this.live = false;
    this.window.clear();
    this.cursor.restart(this.hasEmptyMailbox);
    this.highest = null;
    this.ackedHere = false;
    this.emptyDue = true;
    this.emptyFrom = logEnd;
    if (known !== null && (this.acked === null || comparePositions(known, this.acked) > 0)) this.acked = known;
    this.pump();
    return new DeviceAttachment(this, subscription);
  }

  /** A record of the log. It waits in the commit tracker until this device has settled it. */
  offer(item: DeviceRecord): void {
    const subscription = this.subscription;
    if (!this.held.isEmpty) this.hold(item);
    else if (this.hasAlready(item.offset)) this.host.settled(item.offset);
    else if (subscription === null && this.host.isHolding) this.hold(item);
    else if (subscription === null) this.spill(item, 'away');
    else if (!this.live) this.spill(item, 'stored');
    else this.pushLive(subscription, item);
  }

  offerEphemeral(delivery: Uint8Array): void {
    const subscription = this.subscription;
    if (subscription === null) this.host.observer.ephemeralDropped('away');
    else if (!this.live || !this.host.mayPush()) this.host.observer.ephemeralDropped('notLive');
    else subscription.pushEphemeral(delivery);
  }

  event(frame: Uint8Array): void {
    this.subscription?.event(frame);
  }

  /** Everything up to `position` is at the device. */
  ack(subscription: Subscription, position: Position): void {
    if (this.subscription !== subscription) return;
    const before = this.acked;
    if (before !== null && comparePositions(position, before) <= 0) return;
    if (this.highest === null || comparePositions(position, this.highest) > 0) {
      throw new SealgateError('MALFORMED', { detail: 'acknowledged beyond what was delivered' });
    }
    this.acked = position;
    if (!this.ackedHere) this.host.digested(this);
    this.ackedHere = true;
    this.host.failPoints.hit('after-ack-before-delete');
    const wasStored = this.settleUpTo(position);
    // Of what was in the log at the take-over, a former owner's writer may have left a row behind, also of what was pushed live here.
    const { epoch, replayEnd } = this.host;
    if (wasStored || before?.epoch !== epoch || before.offset < replayEnd) this.deleteUpTo(position);
    this.pump();
  }

  writable(subscription: Subscription): void {
    if (this.subscription !== subscription) return;
    this.window.socketFull = false;
    this.pump();
  }

  /** The connection is over. What was not acknowledged goes to the mailbox. */
  detach(subscription: Subscription): void {
    if (this.subscription !== subscription) return;
    const first = this.window.first();
    if (first !== null && !this.ackedHere) this.host.unacknowledged(this, first.position);
    this.wasRead &&= first === null;
    this.subscription = null;
    this.becomeStored('detached');
    this.window.clear();
    this.cursor.forget();
    this.host.observer.detached();
    this.idleIfDone();
  }

  /** Closes the connection and lets go of it as detach() does. */
  close(closeCode: number): void {
    const subscription = this.subscription;
    if (subscription === null) return;
    this.detach(subscription);
    subscription.close(closeCode);
  }

  /** The device was removed: nothing reaches it any more, and nothing waits for it. */
  remove(closeCode: number): void {
    this.removed = true;
    for (const item of this.window.unstored()) {
      item.stored = true;
      this.host.settled(item.position.offset);
    }
    for (const item of this.held.take(this.host, this)) this.host.settled(item.offset);
    this.close(closeCode);
    this.idleIfDone();
  }

  /** The partition is no longer ours: nothing may be written or settled. Returns what is still open, and gets nothing any more. */
  abandon(): Subscription | null {
    const subscription = this.subscription;
    this.subscription = null;
    if (subscription !== null) this.host.observer.detached();
    return subscription;
  }

  /** Nothing may be pushed for a while; what is outstanding or held goes to the mailbox. */
  store(reason: SpillReason): void {
    this.becomeStored(reason);
    this.spillHeld(reason);
  }

  /** Called now and then while live deliveries are outstanding; false: there are none. */
  checkGrace(nowMs: number): boolean {
    for (const item of this.window.unstored()) {
      if (nowMs - item.pushedAtMs < this.host.limits.ackGraceMs) return true;
      this.becomeStored('graceOver');
      return false;
    }
    return false;
  }

  /** A delivery was handed to the mailbox writer. */
  spilled(offset: number): void {
    if (this.pendingWrites === 0) this.pendingFrom = offset;
    this.pendingWrites += 1;
    this.dirtyBelow = Math.max(this.dirtyBelow, offset + 1);
  }

  /** It has become durable, or void because the device has it. `written` follows. */
  spillSettled(offset: number): void {
    this.pendingWrites -= 1;
    this.pendingFrom = offset + 1;
  }

  /** Spills have become durable, or void because the device has them. */
  written(): void {
    this.cursor.isStale = true;
    this.pump();
    this.idleIfDone();
  }

  onRead(subscription: Subscription, items: readonly MailboxItem[]): void {
    this.cursor.isReading = false;
    if (this.subscription === subscription) {
      this.cursor.isStale ||= items.length > 0;
      this.cursor.took(this.withoutAcked(items));
    }
    this.pump();
    this.idleIfDone();
  }

  onReadFailed(): void {
    this.cursor.isReading = false;
    this.cursor.isStale = true;
    this.idleIfDone();
  }

  /** The wait after a take-over is over. */
  holdOver(): void {
    this.spillHeld('holdOver');
    this.pump();
  }

  /** Goes on with what can go on: push what was read, read more, or turn live. */
  pump(): void {
    const subscription = this.subscription;
    if (subscription === null || this.live || !this.host.mayPush()) return;
    if (!this.pushUnread(subscription) || this.cursor.isReading) return;
    const below = this.readableBelow();
    if (this.cursor.isStale && this.cursor.mayFind(below)) this.read(subscription, below);
    else if (this.canTurnLive()) this.turnLive();
  }

  /** Says queue-empty, once per connection, when everything that was queued at its start has been pushed. False: not yet. */
  sayQueueEmpty(): boolean {
    if (!this.emptyDue || this.subscription === null) return true;
    if (!this.live || this.host.nextOffset < this.emptyFrom || this.host.firstUnresolved(this.key.account) !== null) return false;
    this.emptyDue = false;
    this.subscription.queueEmpty();
    return true;
  }

  /** Whether everything spilled is durable and everything durable was read, so that live pushes come after it. */
  protected canTurnLive(): boolean {
    return this.pendingWrites === 0;
  }

  protected pushLive(subscription: Subscription, item: DeviceRecord): void {
    const delivery = this.encode(item);
    if (!this.window.hasRoom(delivery.length) || !this.host.mayPush()) {
      this.becomeStored('windowFull');
      this.spill(item, 'windowFull');
      return;
    }
    const taken = subscription.push([delivery]);
    if (taken === 0 || this.subscription !== subscription) {
      this.window.socketFull = taken === 0;
      this.becomeStored('windowFull');
      this.spill(item, 'windowFull');
      return;
    }
    const nowMs = this.host.clock.monotonicMs();
    this.pushed({
      position: { epoch: this.host.epoch, offset: item.offset }, bytes: delivery.length, acceptedAtMs: acceptedAtMsOf(item.record), pushedAtMs: nowMs, urgent: isUrgent(item), stored: false,
    });
    this.host.observer.pushedLive(nowMs - item.receivedAtMs);
    if (!this.watched) this.host.watchGrace(this);
  }

  protected becomeStored(reason: SpillReason): void {
    this.live = false;
    this.cursor.isStale = true;
    for (const item of this.window.unstored()) {
      item.stored = true;
      if (this.removed) this.host.settled(item.position.offset);
      else this.host.spill(this, { offset: item.position.offset, spilled: { item: null, pushed: item }, urgent: item.urgent, reason });
    }
  }

  private pushed(delivery: OutstandingDelivery): void {
    this.window.add(delivery);
    this.highest = delivery.position;
    this.cursor.after = delivery.position;
    this.host.failPoints.hit('after-push-before-ack');
  }

  /** Whether any of them has to be deleted from the mailbox. */
  private settleUpTo(position: Position): boolean {
    let wasStored = false;
    const nowMs = this.host.clock.monotonicMs();
    for (let item = this.window.takeUpTo(position); item !== null; item = this.window.takeUpTo(position)) {
      this.host.observer.acked(nowMs - item.pushedAtMs);
      if (item.stored) wasStored = true;
      else this.host.settled(item.position.offset);
    }
    return wasStored;
  }

  private deleteUpTo(position: Position): void {
    this.host.deleteUpTo(this, position);
    if (position.epoch === this.host.epoch && position.offset + 1 >= this.dirtyBelow) this.dirtyBelow = 0;
  }

  private hasAlready(offset: number): boolean {
    const acked = this.acked;
    return acked !== null && (acked.epoch > this.host.epoch || (acked.epoch === this.host.epoch && offset <= acked.offset));
  }

  private encode(item: DeviceRecord): Uint8Array {
    return encodePart(item, { epoch: this.host.epoch, offset: item.offset });
  }

  private spill(item: DeviceRecord, reason: SpillReason): void {
    this.cursor.isStale = true;
    this.host.spill(this, { offset: item.offset, spilled: { item, pushed: null }, urgent: isUrgent(item), reason });
  }

  private hold(item: DeviceRecord): void {
    if (this.held.add(this.host, this, item)) return;
    // Not idle in between: this item is still to come.
    for (const one of [...this.held.take(this.host, this), item]) this.spillUnlessKnown(one, 'holdOver');
  }

  private spillUnlessKnown(item: DeviceRecord, reason: SpillReason): void {
    if (this.hasAlready(item.offset)) this.host.settled(item.offset);
    else this.spill(item, reason);
  }

  private spillHeld(reason: SpillReason): void {
    for (const item of this.held.take(this.host, this)) this.spillUnlessKnown(item, reason);
    this.idleIfDone();
  }

  /** What lies there or above may not be read now. */
  private readableBelow(): Position {
    const { epoch, nextOffset } = this.host;
    const firstHeld = this.held.firstOffset ?? nextOffset;
    const firstUnresolved = this.host.firstUnresolved(this.key.account) ?? nextOffset;
    // Of what is just being written the store may show the later rows first: pushing them would pass over the others for good.
    const firstPending = this.pendingWrites > 0 ? this.pendingFrom : nextOffset;
    return { epoch, offset: Math.min(nextOffset, firstHeld, firstUnresolved, firstPending) };
  }

  private read(subscription: Subscription, below: Position): void {
    const { limits } = this.host;
    const maxItems = Math.min(limits.mailboxReadItems, this.window.roomMessages);
    const maxBytes = Math.min(limits.mailboxReadBytes, this.window.roomBytes);
    if (maxItems <= 0 || maxBytes <= 0) return;
    this.cursor.isReading = true;
    this.cursor.isStale = false;
    this.host.readMailbox(this, subscription, this.cursor.after, below, maxItems, maxBytes);
  }

  /** A device that reconnects may have items whose deletion is not done, or was never asked for. */
  private withoutAcked(items: readonly MailboxItem[]): readonly MailboxItem[] {
    const acked = this.acked;
    const first = items[0];
    if (acked === null || first === undefined || comparePositions(first.position, acked) > 0) return items;
    this.deleteUpTo(acked);
    this.cursor.after = acked;
    return items.filter(item => comparePositions(item.position, acked) > 0);
  }

  /** Whether everything that was read has been pushed. */
  private pushUnread(subscription: Subscription): boolean {
    while (!this.cursor.isDone) {
      const batch = this.cursor.nextBatch(this.window);
      if (batch.length === 0) return false;
      this.host.failPoints.hit('after-commit-before-push');
      const taken = subscription.push(batch.map(item => item.delivery));
      if (this.subscription !== subscription) return false;
      this.tookStored(batch.slice(0, taken));
      if (taken < batch.length) {
        this.window.socketFull = true;
        return false;
      }
    }
    return true;
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

  private turnLive(): void {
    this.live = true;
    this.wasRead = true;
    for (const item of this.held.take(this.host, this)) this.offer(item);
    if (!this.sayQueueEmpty()) this.host.awaitQueueEmpty(this);
  }

  private idleIfDone(): void {
    if (this.subscription === null && this.pendingWrites === 0 && this.held.isEmpty && !this.cursor.isReading) this.host.idle(this);
  }
}

function isUrgent({ record }: DeviceRecord): boolean {
  return record.envelope?.urgent === true;
}
