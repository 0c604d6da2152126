import type { DeviceDelivery } from './device-delivery.ts';

/** How many times within the grace it is looked whether it is over. */
const GRACE_LOOKS = 10;

/** Looks now and then at the devices that have live deliveries outstanding. */
export class GraceWatch {
  private readonly watched = new Set<DeviceDelivery>();
  private readonly everyMs: number;
  private dueMs = 0;

  constructor(ackGraceMs: number) {
    this.everyMs = ackGraceMs / GRACE_LOOKS;
  }

  watch(device: DeviceDelivery): void {
    device.watched = true;
    this.watched.add(device);
  }

  tick(nowMs: number): void {
    if (nowMs < this.dueMs) return;
    this.dueMs = nowMs + this.everyMs;
    for (const device of this.watched) {
      if (device.checkGrace(nowMs)) continue;
      device.watched = false;
      this.watched.delete(device);
    }
  }
}
