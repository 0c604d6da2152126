import type { Clock } from '../../proto/clock.ts';
import { deviceKeyText, type DeviceKey } from '../../proto/ids.ts';
import type { Mailbox } from '../../storage/mailbox/mailbox.ts';
import { GenerationCache } from './generation-cache.ts';
import type { RoutingLimits } from './limits.ts';

interface Usage { items: number; bytes: number; readonly measuredAtMs: number }

export interface QuotaParts {
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
}

/** Whether a device's mailbox has room, as measured lately plus what was sent since. A delivery limit: when the store does not answer, there is room. */
export class MailboxQuota {
  private readonly parts: QuotaParts;
  private readonly usages: GenerationCache<string, Usage>;

  constructor(parts: QuotaParts) {
    this.parts = parts;
    this.usages = new GenerationCache(parts.limits.mailboxUsageCacheEntries);
  }

  /** Never rejects. */
  async hasRoom(device: DeviceKey, bytes: number): Promise<boolean> {
    const { mailboxMessages, mailboxBytes } = this.parts.limits;
    const usage = await this.usage(device);
    return usage === null || (usage.items < mailboxMessages && usage.bytes + bytes <= mailboxBytes);
  }

  /** Something was appended for a device that is not live. */
  sent(device: DeviceKey, bytes: number): void {
    const usage = this.usages.get(deviceKeyText(device));
    if (usage === undefined) return;
    usage.items += 1;
    usage.bytes += bytes;
  }

  /** Far from the limit an old answer does no harm, and most devices are there: on another node nobody here knows whether they are live. */
  private believedMs({ items, bytes }: Usage): number {
    const { mailboxMessages, mailboxBytes, mailboxUsageCacheMs, mailboxUsageCacheLowMs, mailboxUsageCacheEmptyMs } = this.parts.limits;
    if (items * 20 < mailboxMessages && bytes * 20 < mailboxBytes) return mailboxUsageCacheEmptyMs;
    return items * 2 < mailboxMessages && bytes * 2 < mailboxBytes ? mailboxUsageCacheLowMs : mailboxUsageCacheMs;
  }

  private async usage(device: DeviceKey): Promise<Usage | null> {
    const key = deviceKeyText(device);
    const known = this.usages.get(key);
    const nowMs = this.parts.clock.monotonicMs();
    if (known !== undefined && nowMs - known.measuredAtMs < this.believedMs(known)) return known;
    try {
      const { items, bytes } = await this.parts.mailbox.usage(device);
      const measured = { items, bytes, measuredAtMs: nowMs };
      this.usages.set(key, measured);
      return measured;
    } catch {
      return null;
    }
  }
}
