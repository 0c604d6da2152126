import type { Clock } from '../../proto/clock.ts';
import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';

/** A device that was removed just now may still be on its way through authentication. */
const REMEMBERED_MS = 60_000;

/** Devices that were removed lately: a connection of one comes too late. */
export class RemovedDevices {
  private readonly clock: Clock;
  private readonly untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(key: DeviceKey): void {
    const text = deviceKeyText(key);
    this.untilMs.delete(text);
    this.untilMs.set(text, this.clock.monotonicMs() + REMEMBERED_MS);
  }

  has(key: DeviceKey): boolean {
    return this.untilMs.has(deviceKeyText(key));
  }

  tick(nowMs: number): void {
    for (const [key, untilMs] of this.untilMs) {
      // In the order of their times.
      if (untilMs > nowMs) break;
      this.untilMs.delete(key);
    }
  }
}
