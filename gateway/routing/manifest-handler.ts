import { closeCodes } from '../../proto/close-codes.ts';
import type { AccountId } from '../../proto/ids.ts';
import type { PartitionParts } from './owner-parts.ts';
import type { ManifestRecord } from './record-fields.ts';
import { manifestChangedFrame } from './set-changed.ts';

/** Acts on records that say that an account's manifest or state changed. */
export class ManifestHandler {
  private readonly parts: PartitionParts;

  constructor(parts: PartitionParts) {
    this.parts = parts;
  }

  /** Reads the row again, closes removed devices (all, when the account is closed), tells the others. False: it may not act now. Rejects as the store does. */
  async handle(account: AccountId, offset: number, record: ManifestRecord): Promise<boolean> {
    const { directory, devices, tracker, controls, holds, removeDevice, accountClosed } = this.parts;
    directory.forget(account);
    const fresh = await directory.refresh(account);
    if (!holds()) return false;
    const closesAll = record.version === 0 || fresh?.entry.state !== 'active';
    if (closesAll) accountClosed(account);
    const said = record.closeCode ?? 0;
    const closeCode = said === 0 ? closeCodes.REAUTHENTICATE.code : said;
    for (const device of devices.of(account)) {
      const isListed = fresh?.entry.devices.some(({ key }) => key.device === device.key.device && key.incarnation === device.key.incarnation) === true;
      if (!isListed) removeDevice(device.key, closeCode);
      else if (closesAll) device.close(closeCode);
      else device.event(manifestChangedFrame(fresh.manifest));
    }
    tracker.done(offset);
    controls.handled(offset);
    return true;
  }
}
