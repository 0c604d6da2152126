import { closeCodes } from '../../proto/close-codes.ts';
import { parseDeviceId, PRIMARY_DEVICE, type AccountId, type DeviceKey } from '../../proto/ids.ts';
import type { FreshEntry } from './directory.ts';
import type { PartitionParts } from './owner-parts.ts';
import { present } from './present.ts';
import type { ManifestRecord } from './record-fields.ts';
import { manifestChangedFrame } from './set-changed.ts';

/** Acts on records that say that an account's manifest or state changed: in the account's own partition, whose owner is the one node that can push to or store for its devices. In any other the node only forgets. */
export class ManifestHandler {
  private readonly parts: PartitionParts;

  constructor(parts: PartitionParts) {
    this.parts = parts;
  }

  /**
   * Reads the row again, closes removed devices (all, when the account is closed), drops what is kept for those that are gone, tells the others and whoever wants to know what was dropped. False: it may not act now.
   * Rejects as the stores and they do; then all of it is repeated, which does no harm.
   */
  async handle(account: AccountId, offset: number, record: ManifestRecord): Promise<boolean> {
    const { directory, tracker, controls, holds, slots, partition } = this.parts;
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
      const isListed = fresh?.entry.devices.some(({ key }) => key.device === device.key.device && key.incarnation === device.key.incarnation) === true;
      if (!isListed) removeDevice(device.key, closeCode);
      else if (closesAll) device.close(closeCode);
      else device.event(manifestChangedFrame(fresh.manifest));
    }
  }

  /** Mail and keys go when no write that is under way can bring them back. */
  private async dropGone(account: AccountId, record: ManifestRecord): Promise<boolean> {
    const { mailbox, preKeys, holds, removeDevice, writeEnded } = this.parts;
    const gone = (record.gone ?? []).flatMap(named => goneKey(account, named) ?? []);
    if (gone.length === 0) return true;
    for (const key of gone) removeDevice(key, closeCodeOf(record));
    await writeEnded();
    if (!holds()) return false;
    await Promise.all(gone.flatMap(key => [mailbox.drop(key), preKeys.drop(key)]));
    return holds();
  }

  private async tellDropped(account: AccountId, { version, gone }: ManifestRecord, fresh: FreshEntry | null): Promise<void> {
    const isWithPrimary = gone?.some(({ device }) => device === PRIMARY_DEVICE) === true;
    if (isWithPrimary || version === 0 && fresh === null) await this.parts.mailDropped(account, version === 0);
  }
}

function closeCodeOf({ closeCode }: ManifestRecord): number {
  return present(closeCode) && closeCode !== 0 ? closeCode : closeCodes.REAUTHENTICATE.code;
}

function goneKey(account: AccountId, named: { readonly device?: number | null; readonly incarnation?: number | null }): DeviceKey | null {
  const device = parseDeviceId(named.device ?? 0);
  return device === null ? null : { account, device, incarnation: named.incarnation ?? 0 };
}
