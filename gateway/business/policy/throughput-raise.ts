import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import { numberQualityEvent } from '../webhooks/account-events.ts';
import type { CountingParts } from './counting-parts.ts';

export interface ThroughputRaiseParts extends CountingParts {
  readonly registry: Pick<BusinessRegistry, 'numbers' | 'portfolios'>;
}

const DAY_MS = 86_400_000;
const UNLIMITED = 'TIER_UNLIMITED';

/** A number of an unlimited portfolio that writes to very many people in a day, and is not taken badly, gets the higher throughput by itself. */
export class ThroughputRaise {
  private readonly parts: ThroughputRaiseParts;

  constructor(parts: ThroughputRaiseParts) {
    this.parts = parts;
  }

  /** The number writes to somebody outside of an open window. What fails here holds up nobody. */
  async addressed(number: Kept<PhoneNumber>, waId: string): Promise<void> {
    await this.count(number, waId).catch((error: unknown) => { this.parts.observer.failed(error); });
  }

  private async count({ id, value }: Kept<PhoneNumber>, waId: string): Promise<void> {
    const { registry, budgets, keyOf, clock, settings } = this.parts;
    if (value.throughputPerSecond >= settings.highThroughputPerSecond || value.qualityRating === 'RED') return;
    // Only of those who can be raised: nobody else pays for the counting.
    if ((await registry.portfolios.get(value.portfolioId))?.value.tier !== UNLIMITED) return;
    const answer = await budgets.countRecent(keyOf(`throughput ${id}`), keyOf(`throughput ${waId}`), settings.highThroughputPeople - 1, DAY_MS, clock.nowMs());
    if (answer === 'full') await this.raise(id);
  }

  private async raise(id: string): Promise<void> {
    const { registry, announcer, clock, settings: { highThroughputPerSecond: throughputPerSecond } } = this.parts;
    const raised = await changeRecord(registry.numbers, id, value => value.throughputPerSecond >= throughputPerSecond ? null : { ...value, throughputPerSecond });
    if (raised !== null) await announcer.announce(raised.after.value.wabaId, numberQualityEvent(raised.after.value.digits, 'THROUGHPUT_UPGRADE', UNLIMITED, clock.nowMs()));
  }
}
