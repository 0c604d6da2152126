import type { DeviceDelivery } from './device-delivery.ts';

/** How many times within the grace each device is looked at. */
const GRACE_LOOKS = 10;
/** Partitions that follow each other look at different times, this part of the interval apart: what hangs in all of them is not handed to the mailbox writers in one turn of the loop. */
const APART = 0.382;
/** So many parts the devices are looked at in. */
const PARTS = 20;

/**
 * Looks now and then at the devices that have live deliveries outstanding. In parts, one after the other, only some of many devices of a partition that stopped reading together are handed to the
 * mailbox writer in one turn of the loop; a writer that reads the log again is given all of them at once, and can go through it once for all.
 */
export class GraceWatch {
  private readonly parts: readonly Set<DeviceDelivery>[];
  private readonly everyMs: number;
  private readonly aheadMs: number;
  private joined = 0;
  /** Of the looks at a part, counted from the beginning of the clock. */
  private next = 0;

  constructor(ackGraceMs: number, partition: number, isInParts: boolean) {
    const parts = isInParts ? PARTS : 1;
    this.parts = Array.from({ length: parts }, () => new Set<DeviceDelivery>());
    this.everyMs = ackGraceMs / GRACE_LOOKS / parts;
    this.aheadMs = partition * APART % 1 * this.everyMs;
  }

  watch(device: DeviceDelivery): void {
    device.watched = true;
    this.parts[this.joined % this.parts.length]?.add(device);
    this.joined += 1;
  }

  tick(nowMs: number): void {
    const end = Math.floor((nowMs + this.aheadMs) / this.everyMs);
    // Of a wait of more than a whole round each part is looked at once.
    for (let look = Math.max(this.next, end - this.parts.length); look < end; look += 1) this.look(this.parts[look % this.parts.length] ?? new Set(), nowMs);
    this.next = end;
  }

  private look(part: Set<DeviceDelivery>, nowMs: number): void {
    for (const device of part) {
      if (device.checkGrace(nowMs)) continue;
      device.watched = false;
      part.delete(device);
    }
  }
}
