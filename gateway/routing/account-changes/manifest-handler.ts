import { closeCodes } from '../../../proto/close-codes.ts';
import { parseDeviceId, PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../../proto/ids.ts';
import { lists, type FreshEntry } from '../cache/directory.ts';
import { IntendedChanges } from './intended-changes.ts';
import type { PartitionParts } from '../owner/owner-parts.ts';
import { present } from '../present.ts';
import type { ManifestRecord } from '../record/record-fields.ts';
import { manifestChangedFrame } from '../sending/set-changed.ts';

/** Acts on records that say that an account's manifest or state changed: in the account's own partition, whose owner is the one node that can push to or store for its devices. In any other the node only forgets. */
export class ManifestHandler {
  private readonly parts: PartitionParts;
  private readonly intended: IntendedChanges;

  constructor(parts: PartitionParts) {
    this.parts = parts;
    this.intended = new IntendedChanges(parts);
  }

  tick(nowMs: number): void {
    this.intended.tick(nowMs);
  }

  /**
   * Reads the row again, closes removed devices (all, when the account is closed), drops what is kept for those that are gone, tells the others and whoever wants to know what was dropped. False: it may not act now.
   * Rejects as the stores and they do; then all of it is repeated, which does no harm.
   */
  async handle(account: AccountId, offset: number, record: ManifestRecord): Promise<boolean> {
    const { directory, tracker, controls, holds, slots, partition } = this.parts;
    const willGo = keysOf(account, record.willGo);
    if (willGo.length > 0) {
      this.intended.add(account, offset, willGo);
      controls.handled(offset);
      return true;
    }
    directory.forget(account);
    if (slots.partitionOf(account) !== partition) {
      tracker.done(offset);
      controls.handled(offset);
      return true;
    }
    const fresh = await directory.refresh(account);
    if (!holds()) return false;
    this.tellDevices(account, record, fresh);
    if (!await this.dropGone(account, record)) return false;
    await this.tellDropped(account, record, fresh);
    this.intended.handled(account, fresh);
    tracker.done(offset);
    controls.handled(offset);
    return true;
  }

  private tellDevices(account: AccountId, record: ManifestRecord, fresh: FreshEntry | null): void {
    const { devices, removeDevice, accountClosed } = this.parts;
    const closesAll = record.version === 0 || fresh?.entry.state !== 'active';
    if (closesAll) accountClosed(account);
    const closeCode = closeCodeOf(record);
    for (const device of devices.of(account)) {
      if (fresh === null || !lists(fresh, device.key)) removeDevice(device.key, closeCode);
      else if (closesAll) device.close(closeCode);
      else device.event(manifestChangedFrame(fresh.manifest));
    }
  }

  /** Mail and keys go when no write that is under way can bring them back. */
  private async dropGone(account: AccountId, record: ManifestRecord): Promise<boolean> {
    const { mailbox, preKeys, holds, removeDevice, writeEnded } = this.parts;
    const gone = keysOf(account, record.gone);
    if (gone.length === 0) return true;
    for (const key of gone) removeDevice(key, closeCodeOf(record));
    await writeEnded();
    if (!holds()) return false;
    await Promise.all(gone.flatMap(key => [mailbox.drop(key), preKeys.drop(key)]));
    return holds();
  }

  private async tellDropped(account: AccountId, { version, gone }: ManifestRecord, fresh: FreshEntry | null): Promise<void> {
    const isWithPrimary = gone?.some(({ device }) => device === PRIMARY_DEVICE) === true;
    const isEnded = version === 0 && fresh === null;
    if (isWithPrimary || isEnded) await this.parts.mailDropped(account, version === 0);
    // Until then they say who is to be told.
    if (isEnded) await this.parts.relations.erase(account);
  }
}

function closeCodeOf({ closeCode }: ManifestRecord): number {
  return present(closeCode) && closeCode !== 0 ? closeCode : closeCodes.REAUTHENTICATE.code;
}

function keysOf(account: AccountId, named: ManifestRecord['gone']): readonly DeviceKey[] {
  return (named ?? []).flatMap(({ device, incarnation }) => {
    const id = parseDeviceId(device ?? 0);
    return id === null ? [] : [{ account, device: id, incarnation: incarnation ?? 0 }];
  });
}
