import { sleep, type Clock } from '../../../proto/clock.ts';
import { deviceKeyText, type DeviceKey } from '../../../proto/ids.ts';
import { comparePositions, type Position } from '../../../proto/position.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import type { RoutingLimits } from '../limits.ts';

const AT_ONCE = 64;

interface Wanted { readonly device: DeviceKey; readonly position: Position }

export interface MailboxDeleterParts {
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
  readonly mayWrite: () => boolean;
  readonly isOver: () => boolean;
}

/**
 * Deletes acknowledged items, the newest position per device, repeating what fails. Nothing waits for it: what a crash leaves behind is delivered
 * again and dropped by the client.
 */
export class MailboxDeleter {
  private readonly parts: MailboxDeleterParts;
  private readonly wanted = new Map<string, Wanted>();
  private readonly doing = new Map<string, Wanted>();
  private running: Promise<void> | null = null;

  constructor(parts: MailboxDeleterParts) {
    this.parts = parts;
  }

  deleteUpTo(device: DeviceKey, position: Position): void {
    const key = deviceKeyText(device);
    const before = this.wanted.get(key);
    if (before === undefined || comparePositions(position, before.position) > 0) this.wanted.set(key, { device, position });
    this.running ??= this.run();
  }

  /** What the device has acknowledged and the store may not know yet. */
  pendingOf(device: DeviceKey): Position | null {
    if (this.wanted.size === 0 && this.doing.size === 0) return null;
    const key = deviceKeyText(device);
    return (this.wanted.get(key) ?? this.doing.get(key))?.position ?? null;
  }

  async idle(): Promise<void> {
    while (this.running !== null && !this.parts.isOver()) await this.running;
  }

  private async run(): Promise<void> {
    await Promise.resolve();
    let retryMs = this.parts.limits.storeRetryMinMs;
    while (this.wanted.size > 0 && !this.parts.isOver()) {
      const ok = this.parts.mayWrite() && await this.deleteSome();
      if (ok) {
        retryMs = this.parts.limits.storeRetryMinMs;
        continue;
      }
      await sleep(this.parts.clock, retryMs);
      retryMs = Math.min(retryMs * 2, this.parts.limits.storeRetryMaxMs);
    }
    this.running = null;
  }

  private async deleteSome(): Promise<boolean> {
    for (const [key, one] of this.wanted) {
      if (this.doing.size >= AT_ONCE) break;
      this.doing.set(key, one);
      this.wanted.delete(key);
    }
    const results = await Promise.allSettled([...this.doing.values()].map(one => this.parts.mailbox.deleteUpTo(one.device, one.position)));
    const tried = [...this.doing];
    this.doing.clear();
    tried.forEach(([key, one], i) => {
      if (results[i]?.status === 'rejected' && !this.wanted.has(key)) this.wanted.set(key, one);
    });
    return results.every(result => result.status === 'fulfilled');
  }
}
