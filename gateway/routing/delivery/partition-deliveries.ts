import { closeCodes } from '../../../proto/close-codes.ts';
import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import type { CommitTracker } from '../owner/commit-tracker.ts';
import type { DeliveryHost, SpillRequest } from './delivery-host.ts';
import { DeviceDelivery } from './device-delivery.ts';
import { DeviceIndex } from './device-index.ts';
import { EmptyMailboxes } from './empty-mailboxes.ts';
import type { FailPoints } from '../fail-points.ts';
import { GraceWatch } from './grace-watch.ts';
import type { RoutingLimits } from '../limits.ts';
import { MailboxDeleter } from './mailbox-deleter.ts';
import { MailboxReads } from './mailbox-reads.ts';
import { MailboxWriter } from './mailbox-writer.ts';
import type { RoutingObserver } from '../observer.ts';
import type { OwnerParts } from '../owner/owner-parts.ts';
import type { Attachment, Subscription } from '../router.ts';
import { SLOTS, slotOf } from '../slots.ts';
import { TakeOverHold } from './take-over-hold.ts';

/** What is acknowledged is gone within an hour (README): the half of it after which leftovers are due, account by account during the other half. All at once they would cost two requests for each device. */
const LEFTOVERS_FROM_MS = 1_800_000;

export interface PartitionDeliveriesParts extends OwnerParts {
  readonly partition: number;
  /** Monotonic. */
  readonly ownedSinceMs: number;
  readonly tracker: CommitTracker;
  readonly isOver: () => boolean;
  readonly mayPush: () => boolean;
  readonly mayWrite: () => boolean;
  /** See DeliveryHost. */
  readonly nextOffset: () => number;
  readonly firstUnresolved: (account: AccountId) => number | null;
}

/** The deliveries to all devices of a partition, and what they ask of their host: mailbox, grace, hold, commit. */
export class PartitionDeliveries implements DeliveryHost {
  readonly epoch: number;
  readonly replayEnd: number;
  readonly limits: RoutingLimits;
  readonly clock: Clock;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  readonly devices = new DeviceIndex();
  readonly writer: MailboxWriter;

  private readonly parts: PartitionDeliveriesParts;
  private readonly deleter: MailboxDeleter;
  private readonly reads: MailboxReads;
  private readonly held: TakeOverHold;
  private readonly grace: GraceWatch;
  private readonly emptyDue = new Set<DeviceDelivery>();
  private readonly emptyMailboxes: EmptyMailboxes;
  /** Connections that stayed when the partition was lost in a drain. */
  private readonly leftOpen: Subscription[] = [];

  constructor(parts: PartitionDeliveriesParts) {
    const { log, limits, clock, partition } = parts;
    this.parts = parts;
    this.epoch = log.epoch;
    this.replayEnd = log.endOffset(partition);
    this.limits = limits;
    this.clock = clock;
    this.observer = parts.observer;
    this.failPoints = parts.failPoints;
    this.held = new TakeOverHold(clock, limits, this.replayEnd === 0);
    this.grace = new GraceWatch(limits.ackGraceMs, partition, parts.mailbox.refer !== undefined);
    this.emptyMailboxes = new EmptyMailboxes(limits.emptyMailboxes);
    this.reads = new MailboxReads(parts);
    this.writer = new MailboxWriter({
      ...parts,
      settled: (device, offset) => { this.spillSettled(device, offset); },
      written: device => { device.written(); },
    });
    this.deleter = new MailboxDeleter(parts);
  }

  get heldBytes(): number {
    return this.held.heldBytes;
  }

  /** The delivery of a device, made when there is none. */
  of(key: DeviceKey): DeviceDelivery {
    const known = this.devices.find(key);
    if (known !== null) return known;
    const isDrained = this.emptyMailboxes.take(key);
    const created = this.parts.makeDelivery?.(this, key, isDrained) ?? new DeviceDelivery(this, key, isDrained);
    this.devices.add(created);
    return created;
  }

  // ---------------------------------------------------------------- what the owner has them do

  /** Of two connections of a device the older one is closed. Throws CONFLICT when that is this one. */
  attach(subscription: Subscription): Attachment {
    const { device: key } = subscription;
    const other = this.devices.find(key);
    // Of two connections the device uses the one that it opened last; the rows of the other only took longer to be read.
    if (other !== null && other.attachedSinceMs > subscription.authenticatedAtMs) throw new SealgateError('CONFLICT', { detail: 'the device has a newer connection' });
    other?.close(closeCodes.REPLACED.code);
    const logEnd = Math.max(this.parts.log.endOffset(this.parts.partition), this.nextOffset);
    this.observer.attached();
    return this.of(key).attach(subscription, this.knownOf(key, subscription.lastPosition, logEnd), logEnd);
  }

  /** Everything that waits for the account's records to be handled may go on. */
  pump(account: AccountId): void {
    for (const device of this.devices.of(account)) device.pump();
  }

  pumpAll(): void {
    for (const device of this.devices.all()) device.pump();
  }

  closeAll(closeCode: number): void {
    for (const device of this.devices.all()) device.close(closeCode);
  }

  sayQueueEmpty(): void {
    for (const device of this.emptyDue) if (device.sayQueueEmpty()) this.emptyDue.delete(device);
  }

  tick(nowMs: number): void {
    this.reads.tick(nowMs);
    this.grace.tick(nowMs);
    this.held.tick();
    this.sayQueueEmpty();
  }

  /** Spills what is outstanding or held. Resolves when all of it is written and all deletions are done. */
  async drain(): Promise<void> {
    this.held.end();
    for (const device of this.devices.all()) device.store('drain');
    await this.writer.idle();
    await this.deleter.idle();
  }

  /** The partition is lost. `closeCode` null: the connections stay, and get nothing any more, until closeLeftOpen(). */
  abandon(closeCode: number | null): void {
    for (const device of this.devices.all()) {
      const subscription = device.abandon();
      if (closeCode === null && subscription !== null) this.leftOpen.push(subscription);
      else if (closeCode !== null) subscription?.close(closeCode);
    }
  }

  closeLeftOpen(closeCode: number): void {
    for (const subscription of this.leftOpen.splice(0)) subscription.close(closeCode);
  }

  // ---------------------------------------------------------------- DeliveryHost

  get nextOffset(): number {
    return this.parts.nextOffset();
  }

  get isHolding(): boolean {
    return this.held.isOn;
  }

  mayPush(): boolean {
    return this.parts.mayPush();
  }

  firstUnresolved(account: AccountId): number | null {
    return this.parts.firstUnresolved(account);
  }

  settled(offset: number): void {
    this.parts.tracker.done(offset);
  }

  spill(device: DeviceDelivery, { offset, spilled, urgent, reason }: SpillRequest): void {
    device.spilled(offset);
    this.observer.spilled(1, reason);
    if (!device.isAttached) this.parts.wakeUp.deviceHasMail(device.key, urgent);
    this.writer.enqueue(device, offset, spilled);
  }

  hold(device: DeviceDelivery, bytes: number): boolean {
    return this.held.hold(device, bytes);
  }

  released(device: DeviceDelivery, bytes: number): void {
    this.held.released(device, bytes);
  }

  readMailbox(...read: Parameters<MailboxReads['read']>): void {
    this.reads.read(...read);
  }

  deleteUpTo(device: DeviceDelivery, position: Position): void {
    this.deleter.deleteUpTo(device.key, position);
  }

  leftoversDue({ key: { account } }: DeviceDelivery): boolean {
    const forMs = this.clock.monotonicMs() - this.parts.ownedSinceMs;
    return forMs >= LEFTOVERS_FROM_MS && forMs >= LEFTOVERS_FROM_MS * (1 + slotOf(account) / SLOTS);
  }

  watchGrace(device: DeviceDelivery): void {
    this.grace.watch(device);
  }

  unacknowledged(device: DeviceDelivery, first: Position): void {
    this.parts.poison.unacknowledged(device.key, first);
  }

  digested(device: DeviceDelivery): void {
    this.parts.poison.digested(device.key);
  }

  awaitQueueEmpty(device: DeviceDelivery): void {
    this.emptyDue.add(device);
  }

  idle(device: DeviceDelivery): void {
    if (this.devices.find(device.key) !== device) return;
    this.devices.remove(device);
    if (device.hasEmptyMailbox && !device.removed) this.emptyMailboxes.add(device.key);
  }

  private spillSettled(device: DeviceDelivery, offset: number): void {
    device.spillSettled(offset);
    this.parts.tracker.done(offset);
    const { acked } = device;
    // Acknowledged while it was being written: the row may have come after the deletion.
    if (acked !== null && !device.removed && comparePositions({ epoch: this.epoch, offset }, acked) <= 0) this.deleter.deleteUpTo(device.key, acked);
  }

  /** A position that the log has not reached is not believed: it would swallow mail. */
  private knownOf(key: DeviceKey, said: Position | null, logEnd: number): Position | null {
    const pending = this.deleter.pendingOf(key);
    const believed = said !== null && comparePositions(said, { epoch: this.epoch, offset: logEnd }) < 0 ? said : null;
    if (pending === null || believed === null) return pending ?? believed;
    return comparePositions(pending, believed) > 0 ? pending : believed;
  }
}
