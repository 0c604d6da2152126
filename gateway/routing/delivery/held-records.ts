import type { DeliveryHost, DeviceRecord } from './delivery-host.ts';
import type { DeviceDelivery } from './device-delivery.ts';

/** Records of one device that wait after a take-over for it to come back. Costs nothing while there are none. */
export class HeldRecords {
  private records: DeviceRecord[] | null = null;

  get isEmpty(): boolean {
    return this.records === null;
  }

  get firstOffset(): number | null {
    return this.records?.[0]?.offset ?? null;
  }

  has(offset: number): boolean {
    return this.records?.some(item => item.offset === offset) === true;
  }

  /** False: the host has no room for it. */
  add(host: DeliveryHost, device: DeviceDelivery, item: DeviceRecord): boolean {
    if (!host.hold(device, item.bytes)) return false;
    (this.records ??= []).push(item);
    return true;
  }

  /** All of them, in order; none is held any more. */
  take(host: DeliveryHost, device: DeviceDelivery): readonly DeviceRecord[] {
    const taken = this.records ?? [];
    this.records = null;
    if (taken.length > 0) host.released(device, taken.reduce((bytes, item) => bytes + item.bytes, 0));
    return taken;
  }
}
