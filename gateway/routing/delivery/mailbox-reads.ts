import type { Clock } from '../../../proto/clock.ts';
import type { Position } from '../../../proto/position.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import type { DeviceDelivery } from './device-delivery.ts';
import type { RoutingLimits } from '../limits.ts';
import type { RoutingObserver } from '../observer.ts';
import type { Subscription } from '../router.ts';

export interface MailboxReadsParts {
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly observer: RoutingObserver;
  readonly isOver: () => boolean;
}

/** Reads mailboxes for deliveries; what fails is tried again a little later. */
export class MailboxReads {
  private readonly parts: MailboxReadsParts;
  private readonly retries = new Map<DeviceDelivery, number>();

  constructor(parts: MailboxReadsParts) {
    this.parts = parts;
  }

  /** Calls `device.onRead` or `device.onReadFailed`. */
  read(device: DeviceDelivery, subscription: Subscription, after: Position | null, below: Position, maxItems: number, maxBytes: number): void {
    const { mailbox, clock, limits, observer, isOver } = this.parts;
    const startedMs = clock.monotonicMs();
    const range = { after, below, notBeforeMs: clock.nowMs() - limits.envelopeTtlMs };
    mailbox.read(device.key, range, maxItems, maxBytes).then(
      items => {
        observer.mailboxRead(items.length, clock.monotonicMs() - startedMs, true);
        if (!isOver()) device.onRead(subscription, items);
      },
      () => {
        observer.mailboxRead(0, clock.monotonicMs() - startedMs, false);
        device.onReadFailed();
        this.retries.set(device, clock.monotonicMs() + limits.storeRetryMinMs);
      },
    );
  }

  tick(nowMs: number): void {
    for (const [device, dueMs] of this.retries) {
      if (dueMs > nowMs) continue;
      this.retries.delete(device);
      device.pump();
    }
  }
}
