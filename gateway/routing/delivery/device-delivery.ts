import { SealgateError } from '../../../proto/errors.ts';
import type { DeviceKey } from '../../../proto/ids.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import type { MailboxItem } from '../../../storage/mailbox/mailbox.ts';
import type { DeliveryHost, DeviceRecord } from './delivery-host.ts';
import { DeviceBacklog } from './device-backlog.ts';
import { DeviceConnection } from './device-connection.ts';
import type { SpillReason } from '../observer.ts';
import type { Attachment, Subscription } from '../router.ts';

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
  /** The highest position that was pushed to the present connection, or to the last one. */
  highest: Position | null = null;
  watched = false;

  protected readonly host: DeliveryHost;
  protected connection: DeviceConnection | null = null;
  private readonly backlog: DeviceBacklog;
  /** One read of the mailbox at a time, whichever connection asked for it. */
  private isReading = false;

  /** `isDrained`: the device went away with an empty mailbox, and nothing came for it since. */
  constructor(host: DeliveryHost, key: DeviceKey, isDrained = false) {
    this.host = host;
    this.key = key;
    this.backlog = new DeviceBacklog(host, this, isDrained);
  }

  get isAttached(): boolean {
    return this.connection !== null;
  }

  /** When the device began to be let in, by `Clock.monotonicMs()`; -Infinity: it is away. */
  get attachedSinceMs(): number {
    return this.connection?.subscription.authenticatedAtMs ?? -Infinity;
  }

  get isLive(): boolean {
    return this.connection?.isLive === true;
  }

  /** Also for good, until something is handed to its writer. Of a device that is away. */
  get hasEmptyMailbox(): boolean {
    return this.backlog.isMailboxEmpty;
  }

  get outstandingCount(): number {
    return this.connection?.window.count ?? 0;
  }

  isOn(connection: DeviceConnection): boolean {
    return this.connection === connection;
  }

  hasAlready(offset: number): boolean {
    const { acked, host: { epoch } } = this;
    return acked !== null && (acked.epoch > epoch || (acked.epoch === epoch && offset <= acked.offset));
  }

  /** Where this delivery stands with a position, for trace(). */
  stateOf(position: Position): 'held' | 'pushed' | 'acknowledged' | null {
    if (this.acked !== null && comparePositions(position, this.acked) <= 0) return 'acknowledged';
    if (this.highest !== null && comparePositions(position, this.highest) <= 0) return 'pushed';
    return this.backlog.holds(position.offset) ? 'held' : null;
  }

  // ---------------------------------------------------------------- its connection

  /** Begins a connection; there is none. `known` is the highest position that the device has said to have. */
  attach(subscription: Subscription, known: Position | null, logEnd: number): Attachment {
    const connection = new DeviceConnection(this.host, this, subscription, logEnd);
    this.connection = connection;
    this.highest = null;
    if (known !== null && (this.acked === null || comparePositions(known, this.acked) > 0)) this.acked = known;
    this.pump();
    return connection;
  }

  /** Everything up to `position` is at the device. */
  ack(connection: DeviceConnection, position: Position): void {
    if (!this.isOn(connection)) return;
    const before = this.acked;
    if (before !== null && comparePositions(position, before) <= 0) return;
    if (this.highest === null || comparePositions(position, this.highest) > 0) {
      throw new SealgateError('MALFORMED', { detail: 'acknowledged beyond what was delivered' });
    }
    this.acked = position;
    if (!connection.hasAcked) this.host.digested(this);
    connection.hasAcked = true;
    this.host.failPoints.hit('after-ack-before-delete');
    if (connection.settleUpTo(position) || (this.backlog.isDirty && this.host.leftoversDue(this))) this.deleteUpTo(position);
    this.pump();
  }

  deleteUpTo(position: Position): void {
    this.backlog.deleteUpTo(position);
  }

  writable(connection: DeviceConnection): void {
    if (this.isOn(connection)) this.pump();
  }

  event(frame: Uint8Array): void {
    this.connection?.subscription.event(frame);
  }

  /** Says queue-empty, once per connection, when everything that was queued at its start has been pushed. False: not yet. */
  sayQueueEmpty(): boolean {
    return this.connection?.sayQueueEmpty() ?? true;
  }

  /** The connection is over. What was not acknowledged goes to the mailbox. */
  detach(connection: DeviceConnection): void {
    if (!this.isOn(connection)) return;
    const first = connection.window.first();
    if (first !== null && !connection.hasAcked) this.host.unacknowledged(this, first.position);
    if (first !== null) this.backlog.leftUnread();
    // A former owner's writer may have left a row behind, also of what was pushed live here.
    if (connection.hasAcked && this.acked !== null && this.backlog.isDirty && !this.removed) this.deleteUpTo(this.acked);
    this.connection = null;
    this.becomeStored(connection, 'detached');
    connection.forget();
    this.host.observer.detached();
    this.idleIfDone();
  }

  /** Closes the connection and lets go of it as detach() does. */
  close(closeCode: number): void {
    const { connection } = this;
    if (connection === null) return;
    this.detach(connection);
    connection.subscription.close(closeCode);
  }

  /** The device was removed: nothing reaches it any more, and nothing waits for it. */
  remove(closeCode: number): void {
    this.removed = true;
    for (const item of this.backlog.takeHeld()) this.host.settled(item.offset);
    this.close(closeCode);
    this.idleIfDone();
  }

  /** The partition is no longer ours: nothing may be written or settled. Returns what is still open, and gets nothing any more. */
  abandon(): Subscription | null {
    const { connection } = this;
    this.connection = null;
    if (connection !== null) this.host.observer.detached();
    return connection?.subscription ?? null;
  }

  // ---------------------------------------------------------------- records of the log

  /** A record of the log. It waits in the commit tracker until this device has settled it. */
  offer(item: DeviceRecord): void {
    const { connection, backlog } = this;
    if (backlog.isHolding) backlog.hold(item);
    else if (this.hasAlready(item.offset)) this.host.settled(item.offset);
    else if (connection === null && this.host.isHolding) backlog.hold(item);
    else if (connection === null) backlog.spill(item, 'away');
    else if (!connection.isLive) backlog.spill(item, 'stored');
    else if (!connection.pushLive(item)) {
      this.becomeStored(connection, 'windowFull');
      backlog.spill(item, 'windowFull');
    }
  }

  offerEphemeral(delivery: Uint8Array): void {
    const { connection, host } = this;
    if (connection === null) host.observer.ephemeralDropped('away');
    else if (!connection.isLive || !host.mayPush()) host.observer.ephemeralDropped('notLive');
    else connection.subscription.pushEphemeral(delivery);
  }

  /** The wait after a take-over is over. */
  holdOver(): void {
    this.spillHeld('holdOver');
    this.pump();
  }

  // ---------------------------------------------------------------- live or stored

  /** Nothing may be pushed for a while; what is outstanding or held goes to the mailbox. */
  store(reason: SpillReason): void {
    if (this.connection !== null) this.becomeStored(this.connection, reason);
    this.spillHeld(reason);
  }

  /** Called now and then while live deliveries are outstanding; false: there are none. */
  checkGrace(nowMs: number): boolean {
    const { connection } = this;
    if (connection === null) return false;
    for (const item of connection.window.unstored()) {
      if (nowMs - item.pushedAtMs < this.host.limits.ackGraceMs) return true;
      this.becomeStored(connection, 'graceOver');
      return false;
    }
    return false;
  }

  /** Goes on with what can go on: push what was read, read more, or turn live. */
  pump(): void {
    const { connection } = this;
    if (connection === null || connection.isLive || !this.host.mayPush()) return;
    if (!connection.pushUnread() || this.isReading) return;
    const below = this.backlog.readableBelow();
    if (connection.mayFind(below)) this.isReading = connection.read(below);
    else if (this.canTurnLive()) this.turnLive(connection);
  }

  /** A delivery was handed to the mailbox writer. */
  spilled(offset: number): void {
    this.backlog.handedOver(offset);
    this.connection?.mailboxChanged();
  }

  /** It has become durable, or void because the device has it. `written` follows. */
  spillSettled(offset: number): void {
    this.backlog.written(offset);
  }

  /** Spills have become durable, or void because the device has them. */
  written(): void {
    this.connection?.mailboxChanged();
    this.pump();
    this.idleIfDone();
  }

  onRead(subscription: Subscription, items: readonly MailboxItem[]): void {
    this.isReading = false;
    if (this.connection?.subscription === subscription) this.connection.took(items);
    this.pump();
    this.idleIfDone();
  }

  onReadFailed(): void {
    this.isReading = false;
    this.connection?.mailboxChanged();
    this.idleIfDone();
  }

  /** Whether everything spilled is durable and everything durable was read, so that live pushes come after it. */
  protected canTurnLive(): boolean {
    return this.backlog.isWritten;
  }

  protected becomeStored(connection: DeviceConnection, reason: SpillReason): void {
    connection.isLive = false;
    connection.mailboxChanged();
    for (const item of connection.window.unstored()) {
      item.stored = true;
      if (this.removed) this.host.settled(item.position.offset);
      else this.backlog.spillPushed(item, reason);
    }
  }

  private turnLive(connection: DeviceConnection): void {
    connection.isLive = true;
    this.backlog.allRead();
    for (const item of this.backlog.takeHeld()) this.offer(item);
    if (!this.sayQueueEmpty()) this.host.awaitQueueEmpty(this);
  }

  private spillHeld(reason: SpillReason): void {
    this.backlog.spillHeld(reason);
    this.idleIfDone();
  }

  private idleIfDone(): void {
    if (this.connection === null && this.backlog.isWritten && !this.backlog.isHolding && !this.isReading) this.host.idle(this);
  }
}
