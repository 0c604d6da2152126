import { accountIdFromBytes, type AccountId } from '../../../proto/ids.ts';
import type { LogRecord } from '../../../storage/account-log/account-log.ts';
import { ManifestHandler } from '../account-changes/manifest-handler.ts';
import type { PartitionParts } from './owner-parts.ts';
import { present } from '../present.ts';
import { RecordDelivery } from './record-delivery.ts';
import { accountOf, senderOf, type ConsumedRecord, type RelationRecord } from '../record/record-fields.ts';
import { decodeRecord } from '../record/record-reader.ts';
import { retrying } from './retrying.ts';
import { Unresolved } from './unresolved.ts';

/** Handles the records of a partition, those of an account in their order. A record for which something has to be read first holds up its account and nobody else. */
export class RecordHandler {
  /** Of the next record that is not known yet. */
  nextOffset: number;
  readonly delivery: RecordDelivery;
  private readonly parts: PartitionParts;
  private readonly manifests: ManifestHandler;
  private readonly unresolved: Unresolved<ConsumedRecord>;

  /** `caughtUp`: nothing of the account waits any more. */
  constructor(parts: PartitionParts, firstOffset: number, caughtUp: (account: AccountId) => void) {
    this.parts = parts;
    this.nextOffset = firstOffset;
    this.delivery = new RecordDelivery(parts);
    this.manifests = new ManifestHandler(parts);
    this.unresolved = new Unresolved((account, item) => retrying(parts, async () => parts.holds() && this.resolve(account, item)), caughtUp);
  }

  /** Of the records that wait. */
  get waitingBytes(): number {
    return this.unresolved.bytes;
  }

  /** The lowest offset that waits for the account to be looked up. */
  firstUnresolved(account: AccountId): number | null {
    return this.unresolved.firstOf(account);
  }

  tick(nowMs: number): void {
    this.manifests.tick(nowMs);
  }

  /** Offsets below `offset` that did not come will not come. */
  skipTo(offset: number): void {
    this.nextOffset = Math.max(this.nextOffset, offset);
  }

  consume({ position, value }: LogRecord, receivedAtMs: number): void {
    const { offset } = position;
    const { tracker, controls, observer } = this.parts;
    if (offset < this.nextOffset) return;
    tracker.open(offset);
    this.nextOffset = offset + 1;
    const record = decodeRecord(value);
    const account = record === null ? null : accountOf(record);
    if (record === null || account === null) {
      if (!present(record?.roll)) observer.undecodable();
      tracker.done(offset);
      return;
    }
    if (present(record.manifest)) controls.consumed(offset);
    const item = { offset, record, bytes: value.length, receivedAtMs };
    if (this.unresolved.has(account) || !this.handleNow(account, item)) this.unresolved.add(account, item);
  }

  /** False: something has to be read first. */
  private handleNow(account: AccountId, item: ConsumedRecord): boolean {
    const { envelope, event } = item.record;
    const { directory, relations, believedSinceMs } = this.parts;
    const entry = directory.peek(account, believedSinceMs());
    if (entry === null) return false;
    if (present(event)) {
      this.delivery.event(item, event, entry);
      return true;
    }
    if (!present(envelope) || entry.version < (envelope.manifestVersion ?? 0)) return false;
    const sender = senderOf(envelope);
    const relation = sender === null || sender === account ? null : relations.peek(account, sender, believedSinceMs());
    if (relation === null && sender !== account) return false;
    this.delivery.envelope(account, item, envelope, entry, relation);
    return true;
  }

  private relationChanged(account: AccountId, offset: number, { peer }: RelationRecord): void {
    const other = accountIdFromBytes(peer ?? new Uint8Array());
    if (other !== null) this.parts.relations.forget(account, other);
    this.parts.tracker.done(offset);
  }

  /** False: it may not act now. Rejects as the stores do, having done nothing. */
  private async resolve(account: AccountId, item: ConsumedRecord): Promise<boolean> {
    const { envelope, manifest, event, relation: changed } = item.record;
    if (present(manifest)) return this.manifests.handle(account, item.offset, manifest);
    if (present(changed)) {
      this.relationChanged(account, item.offset, changed);
      return true;
    }
    const { directory, relations, believedSinceMs, holds } = this.parts;
    const sender = present(envelope) ? senderOf(envelope) : null;
    let entry = await directory.get(account, believedSinceMs(), sender ?? account);
    if (!present(envelope)) {
      if (!holds()) return false;
      this.delivery.event(item, event ?? {}, entry);
      return true;
    }
    if (entry !== null && entry.version < (envelope.manifestVersion ?? 0)) entry = (await directory.refresh(account))?.entry ?? null;
    const relation = sender === null || sender === account ? null : await relations.get(account, sender, believedSinceMs());
    if (!holds()) return false;
    this.delivery.envelope(account, item, envelope, entry, relation);
    return true;
  }
}
