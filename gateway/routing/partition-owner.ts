import { closeCodes } from '../../proto/close-codes.ts';
import { sleep, type Clock } from '../../proto/clock.ts';
import { encodeDelivery } from '../../proto/delivery.ts';
import { SealgateError, type ErrorCode } from '../../proto/errors.ts';
import { accountIdFromBytes, deviceKeyText, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import type { messages } from '../../proto/messages.ts';
import { comparePositions, type Position } from '../../proto/position.ts';
import type { AccountLog, LogRecord, OwnedPartition } from '../../storage/account-log/account-log.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import { CommitTracker } from './commit-tracker.ts';
import { ControlWaiters } from './control-waiters.ts';
import { RecentEnvelopes } from './dedupe.ts';
import type { DeliveryHost, EnvelopeRecord, SpillRequest } from './delivery-host.ts';
import { DeviceDelivery } from './device-delivery.ts';
import { DeviceIndex } from './device-index.ts';
import type { Directory, DirectoryEntry } from './directory.ts';
import type { FailPoints } from './fail-points.ts';
import type { RoutingLimits } from './limits.ts';
import { MailboxDeleter } from './mailbox-deleter.ts';
import { MailboxWriter } from './mailbox-writer.ts';
import type { RoutingObserver } from './observer.ts';
import type { PoisonWatch } from './poison-watch.ts';
import { decodeRecord } from './record-reader.ts';
import type { Relation, RelationCache } from './relation-cache.ts';
import type { Attachment, Subscription, WakeUp } from './router.ts';
import { manifestChangedFrame, missingDevices, setChangedRecord } from './set-changed.ts';
import type { SlotMap } from './slots.ts';
import type { TraceState, TraceView } from './trace.ts';
import { Unresolved } from './unresolved.ts';
import { present } from './present.ts';

type Record = messages.sealgate.v1.Record.$Properties;
type EventRecord = messages.sealgate.v1.EventRecord.$Properties;
type ManifestRecord = messages.sealgate.v1.ManifestRecord.$Properties;

export interface OwnerParts {
  readonly log: AccountLog;
  readonly mailbox: Mailbox;
  readonly directory: Directory;
  readonly relations: RelationCache;
  readonly slots: SlotMap;
  readonly poison: PoisonWatch;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  /** The class that delivers to a device; tests hand in broken ones to see them found. */
  readonly makeDelivery?: ((host: DeliveryHost, key: DeviceKey) => DeviceDelivery) | undefined;
}

interface ConsumedRecord {
  readonly offset: number;
  readonly record: Record;
  readonly bytes: number;
  readonly receivedAtMs: number;
}

/** How many times within the grace it is looked whether it is over. */
const GRACE_LOOKS = 10;
/** A device that was removed just now may still be on its way through authentication. */
const REMOVED_REMEMBERED_MS = 60_000;

/** Works one partition in one generation: turns its records into deliveries, and commits what every device has or the mailbox holds. */
export class PartitionOwner implements DeliveryHost, TraceView {
  readonly partition: number;
  readonly generation: number;
  readonly epoch: number;
  readonly replayEnd: number;
  readonly limits: RoutingLimits;
  readonly clock: Clock;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  readonly devices = new DeviceIndex();
  readonly controls = new ControlWaiters();
  readonly writer: MailboxWriter;
  readonly deleter: MailboxDeleter;
  nextOffset: number;
  heldBytes = 0;

  private readonly parts: OwnerParts;
  private readonly tracker: CommitTracker;
  private readonly recent: RecentEnvelopes;
  private readonly unresolved: Unresolved<ConsumedRecord>;
  private readonly watched = new Set<DeviceDelivery>();
  private readonly holding = new Set<DeviceDelivery>();
  private readonly emptyDue = new Set<DeviceDelivery>();
  private readonly readRetries = new Map<DeviceDelivery, number>();
  private readonly removed = new Map<string, number>();
  private stalled: LogRecord[] = [];
  private paused = false;
  private leaseLost = false;
  private over = false;
  private draining = false;
  private committed: number;
  private holdUntilMs: number;
  private graceDueMs = 0;

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
    this.nextOffset = owned.committedOffset;
    this.committed = owned.committedOffset;
    this.replayEnd = log.endOffset(owned.partition);
    // A log that never held anything has no devices that could come back.
    this.holdUntilMs = this.replayEnd === 0 ? 0 : clock.monotonicMs() + limits.takeOverHoldMs;
    this.tracker = new CommitTracker(owned.committedOffset);
    this.recent = new RecentEnvelopes(limits.recentEnvelopes);
    this.unresolved = new Unresolved((account, item) => this.resolve(account, item), account => { this.resolved(account); });
    const mayWrite = (): boolean => this.holds();
    const isOver = (): boolean => this.over;
    this.writer = new MailboxWriter({
      ...parts, partition: this.partition, mayWrite, isOver,
      settled: (device, offset) => { this.spillSettled(device, offset); },
      written: device => { device.written(); },
    });
    this.deleter = new MailboxDeleter({ ...parts, mayWrite, isOver });
  }

  get uncommitted(): number {
    return this.tracker.openCount;
  }

  get attachedCount(): number {
    return this.devices.all().reduce((count, device) => count + (device.isAttached ? 1 : 0), 0);
  }

  get outstandingCount(): number {
    return this.devices.all().reduce((count, device) => count + device.outstandingCount, 0);
  }

  get isHolding(): boolean {
    return this.clock.monotonicMs() < this.holdUntilMs;
  }

  holds(): boolean {
    return !this.over && this.parts.log.holds(this.partition, this.generation);
  }

  mayPush(): boolean {
    return !this.draining && this.holds();
  }

  /** Why nothing more may be sent to these devices now, null when it may. */
  refusal(devices: readonly { readonly key: DeviceKey }[]): ErrorCode | null {
    if (this.tracker.openCount >= this.limits.uncommittedRecords) return 'DELIVERY_BACKLOG';
    if (this.writer.pendingCount < this.limits.pendingSpills) return null;
    return devices.every(({ key }) => this.devices.find(key)?.isLive === true) ? null : 'DELIVERY_BACKLOG';
  }

  isLive(key: DeviceKey): boolean {
    return this.devices.find(key)?.isLive === true;
  }

  get committable(): number {
    return this.tracker.committable;
  }

  recentOffsets(envelopeId: Uint8Array): readonly number[] {
    return this.recent.offsetsOf(envelopeId);
  }

  deliveryState(device: DeviceKey, position: Position): TraceState | null {
    return this.devices.find(device)?.stateOf(position) ?? null;
  }

  /** See Router.attach. */
  attach(subscription: Subscription): Attachment {
    const { device: key } = subscription;
    if (!this.mayPush()) throw new SealgateError('DRAINING');
    if (this.removed.has(deviceKeyText(key))) throw new SealgateError('UNAUTHENTICATED');
    this.devices.find(key)?.close(closeCodes.REPLACED.code);
    const logEnd = Math.max(this.parts.log.endOffset(this.partition), this.nextOffset);
    this.observer.attached();
    return this.deliveryOf(key).attach(subscription, this.knownOf(key, subscription.lastPosition, logEnd), logEnd);
  }

  // ---------------------------------------------------------------- records of the log

  /** Called by the log; returns at once. */
  records(records: readonly LogRecord[]): void {
    if (this.over) return;
    if (this.stalled.length > 0 || !this.holds()) {
      this.stalled.push(...records);
      this.checkLease();
      return;
    }
    const receivedAtMs = this.clock.monotonicMs();
    for (const record of records) this.consume(record, receivedAtMs);
    this.pauseIfFull();
    this.sayQueueEmpty();
  }

  /** Offsets below `offset` that did not come will not come. */
  skipped(offset: number): void {
    this.nextOffset = Math.max(this.nextOffset, offset);
  }

  private consume({ position, value }: LogRecord, receivedAtMs: number): void {
    const { offset } = position;
    if (offset < this.nextOffset) return;
    this.tracker.open(offset);
    this.nextOffset = offset + 1;
    const record = decodeRecord(value);
    const account = record === null ? null : accountOf(record);
    if (record === null || account === null) {
      if (!present(record?.roll)) this.observer.undecodable();
      this.tracker.done(offset);
      return;
    }
    if (present(record.manifest)) this.controls.consumed(offset);
    const item = { offset, record, bytes: value.length, receivedAtMs };
    if (this.unresolved.has(account) || !this.handleNow(account, item)) this.unresolved.add(account, item);
  }

  /** False: something has to be read first. */
  private handleNow(account: AccountId, item: ConsumedRecord): boolean {
    const { envelope, event } = item.record;
    const entry = this.parts.directory.peek(account);
    if (entry === null) return false;
    if (present(event)) {
      this.deliverEvent(item, event, entry);
      return true;
    }
    if (!present(envelope) || entry.version < (envelope.manifestVersion ?? 0)) return false;
    const sender = senderOf(envelope);
    const relation = sender === null || sender === account ? null : this.parts.relations.peek(account, sender);
    if (relation === null && sender !== account) return false;
    this.deliver(account, item, envelope, entry, relation);
    return true;
  }

  private async resolve(account: AccountId, item: ConsumedRecord): Promise<void> {
    let pauseMs = this.limits.storeRetryMinMs;
    while (!this.over) {
      try {
        if (this.holds() && await this.resolveOnce(account, item)) return;
      } catch {
        // The store fails; the account's records wait, others do not.
      }
      await sleep(this.clock, pauseMs);
      pauseMs = Math.min(pauseMs * 2, this.limits.storeRetryMaxMs);
    }
  }

  /** False: it may not act now. Rejects as the stores do, having done nothing. */
  private async resolveOnce(account: AccountId, item: ConsumedRecord): Promise<boolean> {
    const { envelope, manifest, event } = item.record;
    if (present(manifest)) return this.manifestChanged(account, item.offset, manifest);
    const { directory, relations } = this.parts;
    let entry = await directory.get(account);
    if (present(event) || !present(envelope)) {
      if (!this.holds()) return false;
      this.deliverEvent(item, event ?? {}, entry);
      return true;
    }
    if (entry !== null && entry.version < (envelope.manifestVersion ?? 0)) entry = (await directory.refresh(account))?.entry ?? null;
    const sender = senderOf(envelope);
    const relation = sender === null || sender === account ? null : await relations.get(account, sender);
    if (!this.holds()) return false;
    this.deliver(account, item, envelope, entry, relation);
    return true;
  }

  private resolved(account: AccountId): void {
    if (this.over) return;
    for (const device of this.devices.of(account)) device.pump();
    this.sayQueueEmpty();
    this.pauseIfFull();
  }

  private deliver(account: AccountId, item: ConsumedRecord, envelope: EnvelopeRecord, entry: DirectoryEntry | null, relation: Relation | null): void {
    const { offset } = item;
    const sender = senderOf(envelope);
    if (entry === null || sender === null) this.observer.withheld('unknownAccount');
    else if (envelope.ephemeral === true) this.deliverEphemeral(envelope, entry, sender === account || relation?.relation === 'accepted');
    else if (this.isExpired(envelope)) this.observer.expired(envelope.sealed?.length ?? 0);
    else if (this.recent.isRepeat(envelope, offset)) this.observer.duplicateDropped();
    else {
      this.completeSet(offset, envelope, entry, account, sender);
      if (relation?.relation === 'blocked') this.observer.withheld('blockedSender');
      else this.deliverToDevices(item, envelope, entry);
    }
    this.tracker.done(offset);
  }

  private deliverToDevices({ offset, record, bytes, receivedAtMs }: ConsumedRecord, envelope: EnvelopeRecord, entry: DirectoryEntry): void {
    const sealed = envelope.sealed ?? [];
    for (let index = 0; index < sealed.length; index += 1) {
      const key = keyOf(entry, sealed[index]);
      if (key === null) {
        this.observer.withheld('removedDevice');
        continue;
      }
      this.tracker.add(offset);
      this.deliveryOf(key).offer({ offset, record, index, bytes, receivedAtMs });
    }
  }

  private deliverEvent(item: ConsumedRecord, event: EventRecord, entry: DirectoryEntry | null): void {
    const key = entry === null ? null : keyOf(entry, event);
    if (key === null) this.observer.withheld('removedDevice');
    else if (this.isExpired(event)) this.observer.expired(1);
    else {
      this.tracker.add(item.offset);
      this.deliveryOf(key).offer({ ...item, index: 0 });
    }
    this.tracker.done(item.offset);
  }

  private deliverEphemeral(envelope: EnvelopeRecord, entry: DirectoryEntry, isAccepted: boolean): void {
    if (this.clock.nowMs() - (envelope.acceptedAtMs ?? 0) > this.limits.ephemeralTtlMs) {
      this.observer.ephemeralDropped('old');
      return;
    }
    if (!isAccepted) {
      this.observer.withheld('stranger');
      return;
    }
    envelope.sealed?.forEach((sealed, index) => {
      const key = keyOf(entry, sealed);
      const device = key === null ? null : this.devices.find(key);
      if (device === null) this.observer.ephemeralDropped('away');
      else device.offerEphemeral(encodeDelivery(envelope, index, { epoch: this.epoch, offset: 0 }));
    });
  }

  private isExpired(record: EnvelopeRecord | EventRecord): boolean {
    return (record.acceptedAtMs ?? 0) + this.limits.envelopeTtlMs <= this.clock.nowMs();
  }

  // ---------------------------------------------------------------- device sets

  /** Tells the sender when its set was short. The record is not committed before that is in the log. */
  private completeSet(offset: number, envelope: EnvelopeRecord, entry: DirectoryEntry, account: AccountId, sender: AccountId): void {
    const missing = missingDevices(envelope, entry, sender);
    if (missing.length === 0) return;
    this.observer.setChanged();
    this.tracker.add(offset);
    void this.repeat(async () => {
      const fresh = await this.parts.directory.refresh(account);
      if (fresh === null) return;
      const record = setChangedRecord(envelope, sender, fresh.manifest, missing, this.clock.nowMs());
      await this.parts.log.append(this.parts.slots.partitionOf(sender), record);
    }).then(() => { if (!this.over) this.tracker.done(offset); });
  }

  private async manifestChanged(account: AccountId, offset: number, record: ManifestRecord): Promise<boolean> {
    const { directory } = this.parts;
    directory.forget(account);
    const fresh = await directory.refresh(account);
    if (!this.holds()) return false;
    const closesAll = record.version === 0 || fresh?.entry.state !== 'active';
    const said = record.closeCode ?? 0;
    const closeCode = said === 0 ? closeCodes.REAUTHENTICATE.code : said;
    for (const device of this.devices.of(account)) {
      const isListed = fresh?.entry.devices.some(({ key }) => key.device === device.key.device && key.incarnation === device.key.incarnation) === true;
      if (!isListed) this.removeDevice(device.key, closeCode);
      else if (closesAll) device.close(closeCode);
      else device.event(manifestChangedFrame(fresh.manifest));
    }
    this.tracker.done(offset);
    this.controls.handled(offset);
    return true;
  }

  /** Nothing reaches the device any more from here on; a connection that is just being made is refused. */
  removeDevice(key: DeviceKey, closeCode: number): void {
    this.removed.set(deviceKeyText(key), this.clock.monotonicMs() + REMOVED_REMEMBERED_MS);
    this.devices.find(key)?.remove(closeCode);
  }

  // ---------------------------------------------------------------- what deliveries ask of their host

  firstUnresolved(account: AccountId): number | null {
    return this.unresolved.firstOf(account);
  }

  settled(offset: number): void {
    this.tracker.done(offset);
  }

  spill(device: DeviceDelivery, { offset, item, urgent, reason }: SpillRequest): void {
    device.pendingWrites += 1;
    this.observer.spilled(1, reason);
    if (!device.isAttached) this.parts.wakeUp.deviceHasMail(device.key, urgent);
    this.writer.enqueue(device, offset, item);
  }

  hold(device: DeviceDelivery, bytes: number): boolean {
    if (this.heldBytes + bytes > this.limits.takeOverHoldBytes) return false;
    this.heldBytes += bytes;
    this.holding.add(device);
    return true;
  }

  released(device: DeviceDelivery, bytes: number): void {
    this.heldBytes -= bytes;
    this.holding.delete(device);
  }

  readMailbox(device: DeviceDelivery, subscription: Subscription, after: Position | null, below: Position, maxItems: number, maxBytes: number): void {
    const startedMs = this.clock.monotonicMs();
    const range = { after, below, notBeforeMs: this.clock.nowMs() - this.limits.envelopeTtlMs };
    this.parts.mailbox.read(device.key, range, maxItems, maxBytes).then(
      items => {
        this.observer.mailboxRead(items.length, this.clock.monotonicMs() - startedMs, true);
        if (!this.over) device.onRead(subscription, items);
      },
      () => {
        this.observer.mailboxRead(0, this.clock.monotonicMs() - startedMs, false);
        device.onReadFailed();
        this.readRetries.set(device, this.clock.monotonicMs() + this.limits.storeRetryMinMs);
      },
    );
  }

  deleteUpTo(device: DeviceDelivery, position: Position): void {
    this.deleter.deleteUpTo(device.key, position);
  }

  watchGrace(device: DeviceDelivery): void {
    device.watched = true;
    this.watched.add(device);
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
    if (this.devices.find(device.key) === device) this.devices.remove(device);
  }

  // ---------------------------------------------------------------- time

  /** Called every few ten milliseconds: commits, and what is due. */
  tick(nowMs: number): void {
    if (this.over) return;
    this.checkLease();
    void this.commit();
    if (this.readRetries.size > 0) this.retryReads(nowMs);
    if (nowMs >= this.graceDueMs) this.lookAtGrace(nowMs);
    if (this.holding.size > 0 && !this.isHolding) for (const device of [...this.holding]) device.holdOver();
    if (this.emptyDue.size > 0) this.sayQueueEmpty();
  }

  /** Gives the log what may be committed, if anything new. Resolves when the log has it; failures are made good by the next one. */
  async commit(): Promise<void> {
    const offset = this.tracker.committable;
    if (offset <= this.committed || !this.holds()) return;
    const before = this.committed;
    this.committed = offset;
    this.observer.committed(this.nextOffset - offset);
    try {
      await this.parts.log.commit(this.partition, this.generation, offset);
    } catch {
      this.committed = Math.min(this.committed, before);
    }
  }

  /** Spills what is outstanding and commits. Bounded by the caller. */
  async drain(): Promise<void> {
    this.draining = true;
    this.parts.log.pause(this.partition);
    this.holdUntilMs = 0;
    for (const device of this.devices.all()) device.store('drain');
    await this.writer.idle();
    await this.deleter.idle();
    await this.commit();
  }

  /** The partition is lost, or the router closes: from here on nothing is delivered, written or committed. */
  revoke(closeCode: number): void {
    if (this.over) return;
    this.over = true;
    this.stalled = [];
    this.controls.abandon();
    for (const device of this.devices.all()) device.abandon(closeCode);
  }

  private checkLease(): void {
    if (this.holds()) {
      if (!this.leaseLost) return;
      this.leaseLost = false;
      const waiting = this.stalled;
      this.stalled = [];
      this.records(waiting);
      this.resumeIfRoom();
      return;
    }
    if (this.leaseLost) return;
    this.leaseLost = true;
    this.pause();
    for (const device of this.devices.all()) device.close(closeCodes.LEASE_LOST.code);
  }

  private pauseIfFull(): void {
    if (this.unresolved.bytes > this.limits.unresolvedBytes) this.pause();
    else this.resumeIfRoom();
  }

  private pause(): void {
    if (!this.paused) this.parts.log.pause(this.partition);
    this.paused = true;
  }

  private resumeIfRoom(): void {
    if (!this.paused || this.draining || this.leaseLost || this.unresolved.bytes > this.limits.unresolvedBytes / 2) return;
    this.paused = false;
    this.parts.log.resume(this.partition);
  }

  private retryReads(nowMs: number): void {
    for (const [device, dueMs] of this.readRetries) {
      if (dueMs > nowMs) continue;
      this.readRetries.delete(device);
      device.pump();
    }
  }

  private lookAtGrace(nowMs: number): void {
    this.graceDueMs = nowMs + this.limits.ackGraceMs / GRACE_LOOKS;
    for (const device of this.watched) {
      if (device.checkGrace(nowMs)) continue;
      device.watched = false;
      this.watched.delete(device);
    }
    for (const [key, untilMs] of this.removed) if (untilMs <= nowMs) this.removed.delete(key);
  }

  private sayQueueEmpty(): void {
    for (const device of this.emptyDue) if (device.sayQueueEmpty()) this.emptyDue.delete(device);
  }

  // ---------------------------------------------------------------- helpers

  private spillSettled(device: DeviceDelivery, offset: number): void {
    device.pendingWrites -= 1;
    this.tracker.done(offset);
    const { acked } = device;
    // Acknowledged while it was being written: the row may have come after the deletion.
    if (acked !== null && !device.removed && comparePositions({ epoch: this.epoch, offset }, acked) <= 0) this.deleter.deleteUpTo(device.key, acked);
  }

  private deliveryOf(key: DeviceKey): DeviceDelivery {
    const known = this.devices.find(key);
    if (known !== null) return known;
    const created = this.parts.makeDelivery?.(this, key) ?? new DeviceDelivery(this, key);
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

  private async repeat(task: () => Promise<void>): Promise<void> {
    let pauseMs = this.limits.storeRetryMinMs;
    while (!this.over) {
      try {
        await task();
        return;
      } catch {
        await sleep(this.clock, pauseMs);
        pauseMs = Math.min(pauseMs * 2, this.limits.storeRetryMaxMs);
      }
    }
  }
}

function accountOf(record: Record): AccountId | null {
  const bytes = record.envelope?.recipient ?? record.manifest?.account ?? record.event?.account;
  return !present(bytes) ? null : accountIdFromBytes(bytes);
}

function senderOf(envelope: EnvelopeRecord): AccountId | null {
  return !present(envelope.sender) ? null : accountIdFromBytes(envelope.sender);
}

/** The listed device that is named, null when it is not listed (any more). */
function keyOf(entry: DirectoryEntry, named: messages.sealgate.v1.RecordSealed.$Properties | EventRecord | undefined): DeviceKey | null {
  if (named === undefined) return null;
  for (const { key } of entry.devices) {
    if (key.device === named.device && key.incarnation === named.incarnation) return key;
  }
  return null;
}
