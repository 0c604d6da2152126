import { closeCodes } from '../../../proto/close-codes.ts';
import type { Clock } from '../../../proto/clock.ts';
import { SealgateError, type ErrorCode } from '../../../proto/errors.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { Position } from '../../../proto/position.ts';
import type { LogRecord, OwnedPartition } from '../../../storage/account-log/account-log.ts';
import { CommitProgress } from './commit-progress.ts';
import { CommitTracker } from './commit-tracker.ts';
import { ControlWaiters } from '../account-changes/control-waiters.ts';
import type { SeenEnvelope } from './dedupe.ts';
import { Intake } from './intake.ts';
import { LateComers } from './late-comers.ts';
import type { RoutingLimits } from '../limits.ts';
import type { OwnerParts } from './owner-parts.ts';
import { PartitionDeliveries } from '../delivery/partition-deliveries.ts';
import { RecordHandler } from './record-handler.ts';
import type { Attachment, Subscription } from '../router.ts';
import type { TraceState, TraceView } from '../tracing/trace.ts';

/** Works one partition in one generation: turns its records into deliveries, and commits what every device has or the mailbox holds. */
export class PartitionOwner implements TraceView {
  readonly partition: number;
  readonly generation: number;
  /** Monotonic. */
  readonly ownedSinceMs: number;
  readonly controls = new ControlWaiters();

  private readonly parts: OwnerParts;
  private readonly clock: Clock;
  private readonly limits: RoutingLimits;
  private readonly tracker: CommitTracker;
  private readonly progress: CommitProgress;
  private readonly deliveries: PartitionDeliveries;
  private readonly handler: RecordHandler;
  private readonly intake: Intake;
  private readonly lateComers: LateComers;
  private over = false;
  private draining = false;

  constructor(parts: OwnerParts, owned: OwnedPartition) {
    const { limits, clock } = parts;
    this.parts = parts;
    this.partition = owned.partition;
    this.generation = owned.generation;
    this.clock = clock;
    this.limits = limits;
    this.lateComers = new LateComers(clock);
    this.tracker = new CommitTracker(owned.committedOffset);
    this.ownedSinceMs = clock.monotonicMs();
    const own = { ...parts, partition: this.partition, generation: this.generation, tracker: this.tracker, holds: () => this.holds(), mayWrite: () => this.holds(), isOver: () => this.over };
    this.progress = new CommitProgress(own);
    this.deliveries = new PartitionDeliveries({
      ...own, ownedSinceMs: this.ownedSinceMs, mayPush: () => this.mayPush(), nextOffset: () => this.nextOffset, firstUnresolved: account => this.handler.firstUnresolved(account),
    });
    this.handler = new RecordHandler({
      ...own, controls: this.controls, devices: this.deliveries.devices, believedSinceMs: () => this.believedSinceMs(),
      deliveryOf: key => this.deliveries.of(key), removeDevice: (key, closeCode) => { this.removeDevice(key, closeCode); },
      accountClosed: account => { this.lateComers.accountClosed(account); }, writeEnded: () => this.deliveries.writer.writeEnded(),
    }, owned.committedOffset, account => { this.caughtUp(account); });
    this.intake = new Intake({
      ...own,
      waitingBytes: () => this.handler.waitingBytes,
      consume: records => { this.consume(records); },
      leaseLost: () => { this.deliveries.closeAll(closeCodes.LEASE_LOST.code); },
      leaseBack: () => { this.deliveries.pumpAll(); },
    });
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
    return this.deliveries.heldBytes;
  }

  get pendingSpills(): number {
    return this.deliveries.writer.pendingCount;
  }

  get attachedCount(): number {
    return this.deliveries.devices.sum(device => device.isAttached ? 1 : 0);
  }

  get outstandingCount(): number {
    return this.deliveries.devices.sum(device => device.outstandingCount);
  }

  holds(): boolean {
    return !this.over && this.parts.log.holds(this.partition, this.generation);
  }

  /** Monotonic: what was read about the partition's accounts before is read again. */
  believedSinceMs(): number {
    return Math.max(this.ownedSinceMs, this.clock.monotonicMs() - this.limits.toldCacheMs);
  }

  isLive(key: DeviceKey): boolean {
    return this.deliveries.devices.find(key)?.isLive === true;
  }

  /** Why nothing more may be sent to these devices now, null when it may. */
  refusal(devices: readonly { readonly key: DeviceKey }[]): ErrorCode | null {
    if (this.tracker.openCount >= this.limits.uncommittedRecords) return 'DELIVERY_BACKLOG';
    if (this.pendingSpills < this.limits.pendingSpills) return null;
    return devices.every(({ key }) => this.isLive(key)) ? null : 'DELIVERY_BACKLOG';
  }

  recentlySeen(envelopeId: Uint8Array): readonly SeenEnvelope[] {
    return this.handler.delivery.recentlySeen(envelopeId);
  }

  deliveryState(device: DeviceKey, position: Position): TraceState | null {
    return this.deliveries.devices.find(device)?.stateOf(position) ?? null;
  }

  /** See Router.attach. */
  attach(subscription: Subscription): Attachment {
    if (!this.mayPush()) throw new SealgateError('DRAINING');
    if (this.lateComers.has(subscription.device, subscription.authenticatedAtMs)) throw new SealgateError('UNAUTHENTICATED');
    return this.deliveries.attach(subscription);
  }

  /** Nothing reaches the device any more from here on; a connection that is just being made is refused. */
  removeDevice(key: DeviceKey, closeCode: number): void {
    this.lateComers.deviceRemoved(key);
    this.deliveries.devices.find(key)?.remove(closeCode);
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
    this.deliveries.sayQueueEmpty();
  }

  private caughtUp(account: AccountId): void {
    if (this.over) return;
    this.deliveries.pump(account);
    this.deliveries.sayQueueEmpty();
    this.intake.pauseIfFull();
  }

  private mayPush(): boolean {
    return !this.draining && this.holds();
  }

  // ---------------------------------------------------------------- time, and the end

  /** Called every few ten milliseconds: commits, and what is due. */
  tick(nowMs: number): void {
    if (this.over) return;
    this.intake.checkLease();
    this.handler.tick(nowMs);
    void this.commit();
    this.lateComers.tick(nowMs);
    this.deliveries.tick(nowMs);
  }

  /** Gives the log what may be committed. */
  commit(): Promise<void> {
    return this.progress.commit(this.nextOffset);
  }

  /** Spills what is outstanding and commits. Bounded by the caller. */
  async drain(): Promise<void> {
    this.draining = true;
    this.intake.drain();
    await this.deliveries.drain();
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
    this.deliveries.abandon(closeCode);
  }

  /** Closes the connections that revoke() let stay. */
  closeLeftOpen(closeCode: number): void {
    this.deliveries.closeLeftOpen(closeCode);
  }
}
