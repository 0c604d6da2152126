import type { DeviceDelivery } from './device-delivery.ts';

/** How many times within the grace it is looked whether it is over. */
const GRACE_LOOKS = 10;
/** Partitions that follow each other look at different times, this part of the interval apart: what hangs in all of them is not handed to the mailbox writers in one turn of the loop. */
const APART = 0.382;

/** Looks now and then at the devices that have live deliveries outstanding. */
export class GraceWatch {
  private readonly watched = new Set<DeviceDelivery>();
  private readonly everyMs: number;
  private readonly aheadMs: number;
  private dueMs = 0;

  constructor(ackGraceMs: number, partition: number) {
    this.everyMs = ackGraceMs / GRACE_LOOKS;
    this.aheadMs = partition * APART % 1 * this.everyMs;
  }

  watch(device: DeviceDelivery): void {
    device.watched = true;
    this.watched.add(device);
  }

  tick(nowMs: number): void {
    if (nowMs < this.dueMs) return;
    this.dueMs = (Math.floor((nowMs + this.aheadMs) / this.everyMs) + 1) * this.everyMs - this.aheadMs;
    for (const device of this.watched) {
      if (device.checkGrace(nowMs)) continue;
      device.watched = false;
      this.watched.delete(device);
    }
  }
}
