import { encodeDelivery } from '../../../proto/delivery.ts';
import type { AccountId } from '../../../proto/ids.ts';
import { RecentEnvelopes, type SeenEnvelope } from './dedupe.ts';
import type { EnvelopeRecord } from '../delivery/delivery-host.ts';
import type { DirectoryEntry } from '../cache/directory.ts';
import type { PartitionParts } from './owner-parts.ts';
import { listedKey, senderOf, type ConsumedRecord, type EventRecord } from '../record/record-fields.ts';
import type { Relation } from '../cache/relation-cache.ts';
import { missingDevices, setChangedRecord } from '../sending/set-changed.ts';
import { retrying } from './retrying.ts';

/** Turns a record about which everything is known into deliveries. The commit waits for each of them. */
export class RecordDelivery {
  private readonly parts: PartitionParts;
  private readonly recent: RecentEnvelopes;

  constructor(parts: PartitionParts) {
    this.parts = parts;
    this.recent = new RecentEnvelopes(parts.limits.recentEnvelopes);
  }

  /** Where the envelope was seen lately, and for which devices. */
  recentlySeen(envelopeId: Uint8Array): readonly SeenEnvelope[] {
    return this.recent.seen(envelopeId);
  }

  /** `entry` null: the account does not exist. `relation` null: the sender is the account itself. */
  envelope(account: AccountId, item: ConsumedRecord, envelope: EnvelopeRecord, entry: DirectoryEntry | null, relation: Relation | null): void {
    const { offset } = item;
    const { observer, tracker } = this.parts;
    const sender = senderOf(envelope);
    if (entry === null || sender === null) observer.withheld('unknownAccount');
    else if (envelope.ephemeral === true) this.ephemeral(envelope, entry, sender === account || (relation?.relation === 'accepted' && !isDeclined(relation)));
    else if (this.isExpired(envelope)) observer.expired(envelope.sealed?.length ?? 0);
    else if (this.recent.isRepeat(envelope, offset)) observer.duplicateDropped();
    else {
      this.completeSet(offset, envelope, entry, account, sender);
      if (relation?.relation === 'blocked') observer.withheld('blockedSender');
      else if (isDeclined(relation)) observer.withheld('declinedCustody');
      else this.toDevices(item, envelope, entry);
    }
    tracker.done(offset);
  }

  event(item: ConsumedRecord, event: EventRecord, entry: DirectoryEntry | null): void {
    const { observer, tracker, deliveryOf } = this.parts;
    const key = entry === null ? null : listedKey(entry, event);
    if (key === null) observer.withheld('removedDevice');
    else if (this.isExpired(event)) observer.expired(1);
    else {
      tracker.add(item.offset);
      deliveryOf(key).offer({ ...item, index: 0 });
    }
    tracker.done(item.offset);
  }

  private toDevices({ offset, record, bytes, receivedAtMs }: ConsumedRecord, envelope: EnvelopeRecord, entry: DirectoryEntry): void {
    const { observer, tracker, deliveryOf } = this.parts;
    const sealed = envelope.sealed ?? [];
    for (let index = 0; index < sealed.length; index += 1) {
      const key = listedKey(entry, sealed[index]);
      if (key === null) {
        observer.withheld('removedDevice');
        continue;
      }
      tracker.add(offset);
      deliveryOf(key).offer({ offset, record, index, bytes, receivedAtMs });
    }
  }

  private ephemeral(envelope: EnvelopeRecord, entry: DirectoryEntry, isAccepted: boolean): void {
    const { observer, clock, limits, devices, log } = this.parts;
    if (clock.nowMs() - (envelope.acceptedAtMs ?? 0) > limits.ephemeralTtlMs) {
      observer.ephemeralDropped('old');
      return;
    }
    if (!isAccepted) {
      observer.withheld('stranger');
      return;
    }
    envelope.sealed?.forEach((sealed, index) => {
      const key = listedKey(entry, sealed);
      const device = key === null ? null : devices.find(key);
      if (device === null) observer.ephemeralDropped('away');
      else device.offerEphemeral(encodeDelivery(envelope, index, { epoch: log.epoch, offset: 0 }));
    });
  }

  private isExpired({ acceptedAtMs }: EnvelopeRecord | EventRecord): boolean {
    return (acceptedAtMs ?? 0) + this.parts.limits.envelopeTtlMs <= this.parts.clock.nowMs();
  }

  /** Tells the sender when its set was short. The record is not committed before that is in the log. */
  private completeSet(offset: number, envelope: EnvelopeRecord, entry: DirectoryEntry, account: AccountId, sender: AccountId): void {
    const missing = missingDevices(envelope, entry, sender);
    if (missing.length === 0) return;
    const { observer, tracker, directory, clock, log, slots, isOver } = this.parts;
    observer.setChanged();
    tracker.add(offset);
    void retrying(this.parts, async () => {
      const fresh = await directory.refresh(account);
      if (fresh !== null) await log.append(slots.partitionOf(sender), setChangedRecord(envelope, sender, fresh.manifest, missing, clock.nowMs()));
      return true;
    }).then(() => { if (!isOver()) tracker.done(offset); });
  }
}

/** A no that came between the sender's node and this one. An older yes or no was the sender's node's to see. */
function isDeclined(relation: Relation | null): boolean {
  return relation?.custodyAnswer?.accepted === false;
}
