import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import type { BucketShape, LeasedBuckets } from './leased-buckets.ts';
import type { PolicyObserver } from './policy-observer.ts';
import type { PolicySettings } from './policy-settings.ts';
import type { SendAdmission, SendRefusal } from './send-admission.ts';

/** A tenth of a second's messages: ten transactions a second for a number, however fast it is. */
const LEASES_PER_SECOND = 10;
/** Few enough that another node's share of a conversation is soon there again. */
const PAIR_LEASE = 5;

/** How fast a number may send, to everybody and to one consumer. */
export class RateAdmission implements SendAdmission {
  private readonly buckets: LeasedBuckets;
  private readonly settings: PolicySettings;
  private readonly observer: PolicyObserver;

  constructor(buckets: LeasedBuckets, settings: PolicySettings, observer: PolicyObserver) {
    this.buckets = buckets;
    this.settings = settings;
    this.observer = observer;
  }

  async admit({ id, value }: Kept<PhoneNumber>, waId: string): Promise<SendRefusal | null> {
    const { pairBurst, pairEveryMs } = this.settings;
    const numberWaitMs = await this.buckets.take(throughputName(id), throughputShape(value.throughputPerSecond));
    if (numberWaitMs > 0) return this.refused(130429, `the number sends and receives at most ${value.throughputPerSecond} messages per second`, numberWaitMs);
    const pairWaitMs = await this.buckets.take(`pair ${id} ${waId}`, { capacity: pairBurst, windowMs: pairBurst * pairEveryMs, leaseUnits: Math.min(PAIR_LEASE, pairBurst) });
    if (pairWaitMs === 0) return null;
    this.buckets.giveBack(throughputName(id));
    return this.refused(131056, `too many messages to one recipient; one more every ${Math.ceil(pairEveryMs / 1000)} s`, pairWaitMs);
  }

  private refused(code: SendRefusal['code'], details: string, retryAfterMs: number): SendRefusal {
    this.observer.refused(code);
    return { code, details, retryAfterMs };
  }
}

export function throughputName(phoneNumberId: string): string {
  return `throughput ${phoneNumberId}`;
}

function throughputShape(perSecond: number): BucketShape {
  return { capacity: perSecond, windowMs: 1000, leaseUnits: Math.max(1, Math.ceil(perSecond / LEASES_PER_SECOND)) };
}
