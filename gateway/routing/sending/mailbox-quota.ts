import type { Clock } from '../../../proto/clock.ts';
import type { AccountId, DeviceKey } from '../../../proto/ids.ts';
import type { Mailbox } from '../../../storage/mailbox/mailbox.ts';
import type { RoutingLimits } from '../limits.ts';
import { deviceNumber } from '../cache/device-number.ts';
import { PairCache } from '../cache/pair-cache.ts';
import { hashOf } from '../slots.ts';

interface Usage { items: number; bytes: number; readonly measuredAtMs: number }

export interface QuotaParts {
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  readonly limits: RoutingLimits;
}

/** Of a mailbox, to one bucket of accounts. */
const UNMEASURED_SHARE = 1 / 1000;
/** A megabyte of counters, in which few of the ten thousands that one node's devices write to share one. */
const UNMEASURED_BUCKETS = 131_072;

/**
 * Whether a device's mailbox has room, as measured lately plus what was sent since. A delivery limit: when the store does not answer, there is room. The first that
 * this node sends somewhere since it started goes unmeasured, up to a thousandth of what a mailbox may hold: then everybody writes to somebody for the first time, and most of those are live at another node.
 */
export class MailboxQuota {
  private readonly parts: QuotaParts;
  private readonly usages: PairCache<AccountId, number, Usage>;
  /** The share of a mailbox that went unmeasured, to all accounts of a bucket together. Never taken back: of what a bounded cache forgets more could be sent, for ever. */
  private readonly unmeasured = new Float64Array(UNMEASURED_BUCKETS);

  constructor(parts: QuotaParts) {
    this.parts = parts;
    this.usages = new PairCache(parts.limits.mailboxUsageCacheEntries);
  }

  /** Never rejects. */
  async hasRoom(device: DeviceKey, bytes: number): Promise<boolean> {
    if (this.hasRoomNow(device, bytes)) return true;
    const usage = this.known(device) ?? await this.measure(device);
    return usage === null || this.fits(usage, bytes);
  }

  /** Whether there is room for certain, or as far as it matters, without asking the store. */
  hasRoomNow(device: DeviceKey, bytes: number): boolean {
    const usage = this.known(device);
    return usage === null ? this.mayGoUnmeasured(device, bytes) : this.fits(usage, bytes);
  }

  /** Something was appended for a device that is not live. */
  sent(device: DeviceKey, bytes: number): void {
    const usage = this.usages.get(device.account, deviceNumber(device));
    if (usage === undefined) {
      this.unmeasured[bucketOf(device)] = this.unmeasuredWith(device, bytes);
      return;
    }
    usage.items += 1;
    usage.bytes += bytes;
  }

  /** A size that was measured and is too old is measured again. */
  private mayGoUnmeasured(device: DeviceKey, bytes: number): boolean {
    return this.usages.get(device.account, deviceNumber(device)) === undefined && this.unmeasuredWith(device, bytes) <= UNMEASURED_SHARE;
  }

  private unmeasuredWith(device: DeviceKey, bytes: number): number {
    const { mailboxMessages, mailboxBytes } = this.parts.limits;
    return (this.unmeasured[bucketOf(device)] ?? 0) + Math.max(1 / mailboxMessages, bytes / mailboxBytes);
  }

  /** Far from the limit an old answer does no harm, and most devices are there: on another node nobody here knows whether they are live. */
  private believedMs({ items, bytes }: Usage): number {
    const { mailboxMessages, mailboxBytes, mailboxUsageCacheMs, mailboxUsageCacheLowMs, mailboxUsageCacheEmptyMs } = this.parts.limits;
    if (items * 20 < mailboxMessages && bytes * 20 < mailboxBytes) return mailboxUsageCacheEmptyMs;
    return items * 2 < mailboxMessages && bytes * 2 < mailboxBytes ? mailboxUsageCacheLowMs : mailboxUsageCacheMs;
  }

  private fits({ items, bytes }: Usage, more: number): boolean {
    const { mailboxMessages, mailboxBytes } = this.parts.limits;
    return items < mailboxMessages && bytes + more <= mailboxBytes;
  }

  private known(device: DeviceKey): Usage | null {
    const usage = this.usages.get(device.account, deviceNumber(device));
    return usage !== undefined && this.parts.clock.monotonicMs() - usage.measuredAtMs < this.believedMs(usage) ? usage : null;
  }

  private async measure(device: DeviceKey): Promise<Usage | null> {
    const measuredAtMs = this.parts.clock.monotonicMs();
    try {
      const { items, bytes } = await this.parts.mailbox.usage(device);
      const measured = { items, bytes, measuredAtMs };
      this.usages.set(device.account, deviceNumber(device), measured);
      return measured;
    } catch {
      return null;
    }
  }
}

function bucketOf({ account }: DeviceKey): number {
  return hashOf(account) % UNMEASURED_BUCKETS;
}
