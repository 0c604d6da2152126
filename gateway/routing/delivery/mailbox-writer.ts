import { sleep, type Clock } from '../../../proto/clock.ts';
import { acceptedAtMsOf, encodePart } from '../../../proto/delivery.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import type { Mailbox, MailboxWrite } from '../../../storage/mailbox/mailbox.ts';
import type { DeviceRecord, Spilled } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import type { FailPoints } from '../fail-points.ts';
import type { RoutingLimits } from '../limits.ts';
import type { RoutingObserver } from '../observer.ts';
import type { ReadingTurns } from '../owner/reading-turns.ts';
import { readDeviceRecords } from '../record/record-reader.ts';
import { isPaced, SpillQueue, type PendingSpill } from './spill-queue.ts';

export interface MailboxWriterParts {
  readonly log: AccountLog;
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly failPoints: FailPoints;
  readonly partition: number;
  readonly readingTurns: ReadingTurns;
  /** False for ever once the partition is lost; false for a while when the lease does not run. */
  readonly mayWrite: () => boolean;
  readonly isOver: () => boolean;
  /** The delivery is durable, or need not be any more: nothing waits for it. */
  readonly settled: (device: DeviceDelivery, offset: number) => void;
  /** The devices of a batch, each once, after all their deliveries were settled. */
  readonly written: (device: DeviceDelivery) => void;
}

/**
 * The one ordered writer of a partition: it writes in the order of the log, so that a device's rows appear in position order.
 * A failed write is repeated until it succeeds; nothing is passed over but what the device has, what expired and what belongs to a removed device.
 */
export class MailboxWriter {
  private readonly parts: MailboxWriterParts;
  private readonly queue = new SpillQueue();
  private keptBytes = 0;
  private running: Promise<void> | null = null;
  private inFlight: Promise<void> = Promise.resolve();
  private retryMs: number;

  constructor(parts: MailboxWriterParts) {
    this.parts = parts;
    this.retryMs = parts.limits.storeRetryMinMs;
  }

  get pendingCount(): number {
    return this.queue.count;
  }

  enqueue(device: DeviceDelivery, offset: number, spilled: Spilled): void {
    const reference = this.parts.mailbox.refer === undefined ? null : this.referenceTo(offset, spilled);
    const { item, pushed } = spilled;
    const keeps = item !== null && reference === null && this.keptBytes + item.bytes <= this.parts.limits.spillMemoryBytes;
    if (keeps) this.keptBytes += item.bytes;
    this.queue.add({ device, offset, reference, item: keeps ? item : null, isOld: pushed !== null });
    this.running ??= this.run();
  }

  /** Resolves when what is enqueued now is settled, or the partition is lost. */
  async idle(): Promise<void> {
    while (this.running !== null && !this.parts.isOver()) await this.running;
  }

  /** Resolves when the write that is under way, if any, has ended one way or the other. */
  async writeEnded(): Promise<void> {
    await this.inFlight.catch(() => undefined);
  }

  private async run(): Promise<void> {
    // What one turn of the event loop hands over is one batch.
    await Promise.resolve();
    while (this.pendingCount > 0 && !this.parts.isOver()) {
      const batch = this.queue.first(this.parts.limits.mailboxWriteItems, this.parts.limits.readAgainItems);
      if (batch.some(spill => isPaced(spill) && this.isWanted(spill))) await this.parts.readingTurns.take();
      if (this.parts.mayWrite() && await this.write(batch)) this.retryMs = this.parts.limits.storeRetryMinMs;
      else await this.pause();
    }
    this.running = null;
  }

  /** Whether a part of the batch, from its start, is settled. */
  private async write(batch: readonly PendingSpill[]): Promise<boolean> {
    const startedMs = this.parts.clock.monotonicMs();
    try {
      const read = await this.readAgain(batch);
      if (this.parts.isOver() || !this.parts.mayWrite()) return false;
      const fitting = this.fitting(read);
      const writing = fitting.filter(spill => this.isWanted(spill) && this.isInTime(spill));
      if (writing.length > 0) {
        this.parts.failPoints.hit('after-consume-before-mailbox-write');
        this.inFlight = this.hand(writing);
        await this.inFlight;
        this.parts.observer.mailboxWritten(writing.length, this.parts.clock.monotonicMs() - startedMs, true);
        this.parts.failPoints.hit('after-mailbox-write-before-commit');
      }
      if (this.parts.isOver()) return false;
      this.settle(fitting);
      return true;
    } catch {
      this.parts.observer.mailboxWritten(batch.length, this.parts.clock.monotonicMs() - startedMs, false);
      return false;
    }
  }

  /** As much of the batch, from its start, as is in memory afterwards. */
  private async readAgain(batch: readonly PendingSpill[]): Promise<readonly PendingSpill[]> {
    const spills = batch.filter(spill => this.isToBeRead(spill));
    if (spills.length === 0) return batch;
    const { log, partition, limits } = this.parts;
    const wanted = spills.map(spill => ({ offset: spill.offset, device: spill.device.key }));
    const found = await readDeviceRecords(log, partition, wanted, limits.mailboxWriteBytes);
    found.forEach((item, i) => { this.wasRead(spills[i], item); });
    const next = spills[found.length];
    return next === undefined ? batch : batch.slice(0, batch.indexOf(next));
  }

  private wasRead(spill: PendingSpill | undefined, item: DeviceRecord | null): void {
    if (spill === undefined || item === null) {
      this.parts.observer.undecodable();
      return;
    }
    spill.item = item;
    this.keptBytes += item.bytes;
  }

  private fitting(batch: readonly PendingSpill[]): readonly PendingSpill[] {
    let bytes = 0;
    const end = batch.findIndex(spill => (bytes += spill.item?.bytes ?? 0) > this.parts.limits.mailboxWriteBytes);
    return end < 0 ? batch : batch.slice(0, Math.max(1, end));
  }

  private isWanted(spill: PendingSpill): boolean {
    const acked = spill.device.acked;
    return !spill.device.removed && (acked === null || comparePositions(this.positionOf(spill.offset), acked) > 0);
  }

  private isToBeRead(spill: PendingSpill): boolean {
    return spill.reference === null && spill.item === null && this.isWanted(spill);
  }

  /** False also of what could not be read. */
  private isInTime({ reference, item }: PendingSpill): boolean {
    const acceptedAtMs = reference?.acceptedAtMs ?? (item === null ? null : acceptedAtMsOf(item.record));
    if (acceptedAtMs === null) return false;
    const isExpired = acceptedAtMs + this.parts.limits.envelopeTtlMs <= this.parts.clock.nowMs();
    if (isExpired) this.parts.observer.expired(1);
    return !isExpired;
  }

  private hand(spills: readonly PendingSpill[]): Promise<void> {
    const { mailbox, partition } = this.parts;
    if (mailbox.refer === undefined) return mailbox.write(spills.flatMap(spill => this.toWrite(spill)));
    return mailbox.refer(spills.flatMap(({ device, offset, reference }) => reference === null ? [] : [{ device: device.key, partition, position: this.positionOf(offset), acceptedAtMs: reference.acceptedAtMs, bytes: reference.bytes }]));
  }

  private toWrite({ item, device, offset }: PendingSpill): readonly MailboxWrite[] {
    if (item === null) return [];
    const position = this.positionOf(offset);
    return [{ device: device.key, partition: this.parts.partition, position, acceptedAtMs: acceptedAtMsOf(item.record), delivery: encodePart(item, position) }];
  }

  private referenceTo(offset: number, { item, pushed }: Spilled): NonNullable<PendingSpill['reference']> {
    return item === null ? pushed : { acceptedAtMs: acceptedAtMsOf(item.record), bytes: encodePart(item, this.positionOf(offset)).length };
  }

  private positionOf(offset: number): Position {
    return { epoch: this.parts.log.epoch, offset };
  }

  private settle(spills: readonly PendingSpill[]): void {
    this.queue.drop(spills.length);
    const devices = new Set<DeviceDelivery>();
    for (const { device, offset, item } of spills) {
      this.keptBytes -= item?.bytes ?? 0;
      this.parts.settled(device, offset);
      devices.add(device);
    }
    for (const device of devices) this.parts.written(device);
  }

  private async pause(): Promise<void> {
    const pauseMs = this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, this.parts.limits.storeRetryMaxMs);
    await sleep(this.parts.clock, pauseMs);
  }
}
