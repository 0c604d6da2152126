import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import { deviceNumber } from '../cache/device-number.ts';
import { PairCache } from '../cache/pair-cache.ts';

/**
 * Devices that went away with nothing left in their mailbox, as this owner itself has seen, and for which nothing was written since: their next connection need not ask the store. Bounded; what was forgotten
 * is asked again.
 */
export class EmptyMailboxes {
  private readonly known: PairCache<AccountId, number, true>;

  constructor(entriesMax: number) {
    this.known = new PairCache(entriesMax);
  }

  add(device: DeviceKey): void {
    this.known.set(device.account, deviceNumber(device), true);
  }

  /** Whether it is known to be empty. From here on the caller knows it, and nobody else. */
  take(device: DeviceKey): boolean {
    const isKnown = this.known.get(device.account, deviceNumber(device)) === true;
    if (isKnown) this.known.delete(device.account, deviceNumber(device));
    return isKnown;
  }
}
