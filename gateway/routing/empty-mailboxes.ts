import type { AccountId, DeviceKey } from '../../proto/ids.ts';
import { PairCache } from './pair-cache.ts';

/** Ids of an account's devices are below this. */
const DEVICE_IDS = 128;

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
    this.known.set(device.account, numberOf(device), true);
  }

  /** Whether it is known to be empty. From here on the caller knows it, and nobody else. */
  take(device: DeviceKey): boolean {
    const isKnown = this.known.get(device.account, numberOf(device)) === true;
    if (isKnown) this.known.delete(device.account, numberOf(device));
    return isKnown;
  }
}

/** Unique within the account. */
function numberOf({ device, incarnation }: DeviceKey): number {
  return incarnation * DEVICE_IDS + device;
}
