import { closeCodes } from '../../proto/close-codes.ts';
import type { Clock } from '../../proto/clock.ts';
import { SealgateError, type ErrorCode } from '../../proto/errors.ts';
import type { AccountId, DeviceKey } from '../../proto/ids.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { LogRecord, OwnedPartition } from '../../storage/account-log/account-log.ts';
import { CommitProgress } from './commit-progress.ts';
import { CommitTracker } from './commit-tracker.ts';
import { ControlWaiters } from './control-waiters.ts';
import type { SeenEnvelope } from './dedupe.ts';
import type { DeliveryHost, SpillRequest } from './delivery-host.ts';
import { DeviceDelivery } from './device-delivery.ts';
import { DeviceIndex } from './device-index.ts';
import { EmptyMailboxes } from './empty-mailboxes.ts';
import type { FailPoints } from './fail-points.ts';
import { GraceWatch } from './grace-watch.ts';
import { Intake } from './intake.ts';
import { LateComers } from './late-comers.ts';
import type { RoutingLimits } from './limits.ts';
import { MailboxDeleter } from './mailbox-deleter.ts';
import { MailboxReads } from './mailbox-reads.ts';
import { MailboxWriter } from './mailbox-writer.ts';
import type { RoutingObserver } from './observer.ts';
import type { OwnerParts } from './owner-parts.ts';
import { RecordHandler } from './record-handler.ts';
import type { Attachment, Subscription } from './router.ts';
import { TakeOverHold } from './take-over-hold.ts';
import type { TraceState, TraceView } from './trace.ts';

/** Works one partition in one generation: turns its records into deliveries, and commits what every device has or the mailbox holds. */
export class PartitionOwner implements DeliveryHost, TraceView {
  readonly partition: number;
  readonly generation: number;
  readonly epoch: number;
  readonly replayEnd: number;
  /** Monotonic. */
  readonly ownedSinceMs: number;
  readonly limits: RoutingLimits;
  readonly clock: Clock;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  readonly devices = new DeviceIndex();
  readonly controls = new ControlWaiters();
  readonly writer: MailboxWriter;
  readonly deleter: MailboxDeleter;

  private readonly parts: OwnerParts;
  private readonly tracker: CommitTracker;
  private readonly progress: CommitProgress;
  private readonly handler: RecordHandler;
  private readonly intake: Intake;
  private readonly reads: MailboxReads;
  private readonly held: TakeOverHold;
  private readonly grace: GraceWatch;
  private readonly lateComers: LateComers;
  private readonly emptyDue = new Set<DeviceDelivery>();
  private readonly emptyMailboxes: EmptyMailboxes;
  private over = false;
  /** Connections that stayed when the partition was lost in a drain. */
  private readonly leftOpen: Subscription[] = [];
  private draining = false;

  constructor(parts: OwnerParts, owned: OwnedPartition) {
    const { log, limits, clock } = parts;
    this.parts = parts;
    this.partition = owned.partition;
    this.generation = owned.generation;
    this.epoch = log.epoch;
    this.limits = limits;
    this.clock = clock;
    this.observer = parts.observer;
    this.failPoints = parts.failPoints;
    this.replayEnd = log.endOffset(owned.partition);
    this.held = new TakeOverHold(clock, limits, this.replayEnd === 0);
    this.grace = new GraceWatch(limits.ackGraceMs, owned.partition, parts.mailbox.refer !== undefined);
    this.lateComers = new LateComers(clock);
    this.emptyMailboxes = new EmptyMailboxes(limits.emptyMailboxes);
    this.tracker = new CommitTracker(owned.committedOffset);
    this.ownedSinceMs = clock.monotonicMs();
    const shared = {
      ...parts, partition: this.partition, generation: this.generation, believedSinceMs: () => this.believedSinceMs(), tracker: this.tracker, devices: this.devices, controls: this.controls,
      holds: () => this.holds(), mayWrite: () => this.holds(), isOver: () => this.over,
      deliveryOf: (key: DeviceKey) => this.deliveryOf(key), removeDevice: (key: DeviceKey, closeCode: number) => { this.removeDevice(key, closeCode); },
      accountClosed: (account: AccountId) => { this.lateComers.accountClosed(account); }, writeEnded: () => this.writer.writeEnded(),
    };
    this.progress = new CommitProgress(shared);
    this.handler = new RecordHandler(shared, owned.committedOffset, account => { this.caughtUp(account); });
    this.intake = new Intake({
      ...shared,
      waitingBytes: () => this.handler.waitingBytes,
      consume: records => { this.consume(records); },
      leaseLost: () => { for (const device of this.devices.all()) device.close(closeCodes.LEASE_LOST.code); },
      leaseBack: () => { for (const device of this.devices.all()) device.pump(); },
    });
    this.reads = new MailboxReads(shared);
    this.writer = new MailboxWriter({
      ...shared,
      settled: (device, offset) => { this.spillSettled(device, offset); },
      written: device => { device.written(); },
    });
    this.deleter = new MailboxDeleter(shared);
  }

  // ---------------------------------------------------------------- what is asked of it

  get nextOffset(): number {
    return this.handler.nextOffset;
  }

  get uncommitted(): number {
    return this.tracker.openCount;
  }

  get committable(): number {
    return this.tracker.committable;
  }

  get heldBytes(): number {
    return this.held.heldBytes;
  }

  get attachedCount(): number {
    return this.devices.sum(device => device.isAttached ? 1 : 0);
  }

  get outstandingCount(): number {
    return this.devices.sum(device => device.outstandingCount);
  }

  holds(): boolean {
    return !this.over && this.parts.log.holds(this.partition, this.generation);
  }

  /** Monotonic: what was read about the partition's accounts before is read again. */
  believedSinceMs(): number {
    return Math.max(this.ownedSinceMs, this.clock.monotonicMs() - this.limits.toldCacheMs);
  }

  isLive(key: DeviceKey): boolean {
    return this.devices.find(key)?.isLive === true;
  }

  /** Why nothing more may be sent to these devices now, null when it may. */
  refusal(devices: readonly { readonly key: DeviceKey }[]): ErrorCode | null {
    if (this.tracker.openCount >= this.limits.uncommittedRecords) return 'DELIVERY_BACKLOG';
    if (this.writer.pendingCount < this.limits.pendingSpills) return null;
    return devices.every(({ key }) => this.isLive(key)) ? null : 'DELIVERY_BACKLOG';
  }

  recentlySeen(envelopeId: Uint8Array): readonly SeenEnvelope[] {
    return this.handler.delivery.recentlySeen(envelopeId);
  }

  deliveryState(device: DeviceKey, position: Position): TraceState | null {
    return this.devices.find(device)?.stateOf(position) ?? null;
  }

  /** See Router.attach. */
  attach(subscription: Subscription): Attachment {
    const { device: key } = subscription;
    if (!this.mayPush()) throw new SealgateError('DRAINING');
    if (this.lateComers.has(key, subscription.authenticatedAtMs)) throw new SealgateError('UNAUTHENTICATED');
    const other = this.devices.find(key);
    // Of two connections the device uses the one that it opened last; the rows of the other only took longer to be read.
    if (other !== null && other.attachedSinceMs > subscription.authenticatedAtMs) throw new SealgateError('CONFLICT', { detail: 'the device has a newer connection' });
    other?.close(closeCodes.REPLACED.code);
    const logEnd = Math.max(this.parts.log.endOffset(this.partition), this.nextOffset);
    this.observer.attached();
    return this.deliveryOf(key).attach(subscription, this.knownOf(key, subscription.lastPosition, logEnd), logEnd);
  }

  /** Nothing reaches the device any more from here on; a connection that is just being made is refused. */
  removeDevice(key: DeviceKey, closeCode: number): void {
    this.lateComers.deviceRemoved(key);
    this.devices.find(key)?.remove(closeCode);
  }

  // ---------------------------------------------------------------- records of the log

  /** Called by the log; returns at once. */
  records(records: readonly LogRecord[]): void {
    if (!this.over) this.intake.records(records);
  }

  /** Offsets below `offset` that did not come will not come. */
  skipped(offset: number): void {
    this.handler.skipTo(offset);
  }

  private consume(records: readonly LogRecord[]): void {
    const receivedAtMs = this.clock.monotonicMs();
    for (const record of records) this.handler.consume(record, receivedAtMs);
    this.sayQueueEmpty();
  }

  private caughtUp(account: AccountId): void {
    if (this.over) return;
    for (const device of this.devices.of(account)) device.pump();
    this.sayQueueEmpty();
    this.intake.pauseIfFull();
  }

  // ---------------------------------------------------------------- what deliveries ask of their host

  get isHolding(): boolean {
    return this.held.isOn;
  }

  mayPush(): boolean {
    return !this.draining && this.holds();
  }

  firstUnresolved(account: AccountId): number | null {
    return this.handler.firstUnresolved(account);
  }

  settled(offset: number): void {
    this.tracker.done(offset);
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

  // ---------------------------------------------------------------- time, and the end

  /** Called every few ten milliseconds: commits, and what is due. */
  tick(nowMs: number): void {
    if (this.over) return;
    this.intake.checkLease();
    this.handler.tick(nowMs);
    void this.commit();
    this.reads.tick(nowMs);
    this.grace.tick(nowMs);
    this.lateComers.tick(nowMs);
    this.held.tick();
    this.sayQueueEmpty();
  }

  /** Gives the log what may be committed. */
  commit(): Promise<void> {
    return this.progress.commit(this.nextOffset);
  }

  /** Spills what is outstanding and commits. Bounded by the caller. */
  async drain(): Promise<void> {
    this.draining = true;
    this.intake.drain();
    this.held.end();
    for (const device of this.devices.all()) device.store('drain');
    await this.writer.idle();
    await this.deleter.idle();
    await this.commit();
  }

  /**
   * The partition is lost, or the router closes: from here on nothing is delivered, written or committed. `closeCode` null: the connections stay, and get nothing any more, until
   * whoever drains this node has told their devices where to go, or closeLeftOpen().
   */
  revoke(closeCode: number | null): void {
    if (this.over) return;
    this.over = true;
    this.intake.abandon();
    this.controls.abandon();
    for (const device of this.devices.all()) {
      const subscription = device.abandon();
      if (closeCode === null && subscription !== null) this.leftOpen.push(subscription);
      else if (closeCode !== null) subscription?.close(closeCode);
    }
  }

  /** Closes the connections that revoke() let stay. */
  closeLeftOpen(closeCode: number): void {
    for (const subscription of this.leftOpen.splice(0)) subscription.close(closeCode);
  }

  private sayQueueEmpty(): void {
    for (const device of this.emptyDue) if (device.sayQueueEmpty()) this.emptyDue.delete(device);
  }

  private spillSettled(device: DeviceDelivery, offset: number): void {
    device.spillSettled(offset);
    this.tracker.done(offset);
    const { acked } = device;
    // Acknowledged while it was being written: the row may have come after the deletion.
    if (acked !== null && !device.removed && comparePositions({ epoch: this.epoch, offset }, acked) <= 0) this.deleter.deleteUpTo(device.key, acked);
  }

  private deliveryOf(key: DeviceKey): DeviceDelivery {
    const known = this.devices.find(key);
    if (known !== null) return known;
    const isDrained = this.emptyMailboxes.take(key);
    const created = this.parts.makeDelivery?.(this, key, isDrained) ?? new DeviceDelivery(this, key, isDrained);
    this.devices.add(created);
    return created;
  }

  /** A position that the log has not reached is not believed: it would swallow mail. */
  private knownOf(key: DeviceKey, said: Position | null, logEnd: number): Position | null {
    const pending = this.deleter.pendingOf(key);
    const believed = said !== null && comparePositions(said, { epoch: this.epoch, offset: logEnd }) < 0 ? said : null;
    if (pending === null || believed === null) return pending ?? believed;
    return comparePositions(pending, believed) > 0 ? pending : believed;
  }
}
