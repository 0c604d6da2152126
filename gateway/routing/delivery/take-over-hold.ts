import type { Clock } from '../../../proto/clock.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import type { RoutingLimits } from '../limits.ts';

/** After a take-over records wait, in bounded memory and for a bounded time, for their devices to come back before they are spilled. */
export class TakeOverHold {
  heldBytes = 0;
  private readonly clock: Clock;
  private readonly bytesMax: number;
  private readonly holding = new Set<DeviceDelivery>();
  private untilMs: number;

  /** `isNew`: a log that never held anything has no devices that could come back. */
  constructor(clock: Clock, limits: RoutingLimits, isNew: boolean) {
    this.clock = clock;
    this.bytesMax = limits.takeOverHoldBytes;
    this.untilMs = isNew ? 0 : clock.monotonicMs() + limits.takeOverHoldMs;
  }

  get isOn(): boolean {
    return this.clock.monotonicMs() < this.untilMs;
  }

  /** False: there is no room. */
  hold(device: DeviceDelivery, bytes: number): boolean {
    if (this.heldBytes + bytes > this.bytesMax) return false;
    this.heldBytes += bytes;
    this.holding.add(device);
    return true;
  }

  released(device: DeviceDelivery, bytes: number): void {
    this.heldBytes -= bytes;
    this.holding.delete(device);
  }

  /** Nothing more is held. */
  end(): void {
    this.untilMs = 0;
  }

  tick(): void {
    if (this.holding.size > 0 && !this.isOn) for (const device of [...this.holding]) device.holdOver();
  }
}
