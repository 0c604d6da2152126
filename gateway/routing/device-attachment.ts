import type { Position } from '../../proto/position.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import type { Attachment, Subscription } from './router.ts';

/** Belongs to one connection: what a replaced one still says is ignored. */
export class DeviceAttachment implements Attachment {
  private readonly delivery: DeviceDelivery;
  private readonly subscription: Subscription;

  constructor(delivery: DeviceDelivery, subscription: Subscription) {
    this.delivery = delivery;
    this.subscription = subscription;
  }

  ack(position: Position): void {
    this.delivery.ack(this.subscription, position);
  }

  writable(): void {
    this.delivery.writable(this.subscription);
  }

  detach(): void {
    this.delivery.detach(this.subscription);
  }
}
