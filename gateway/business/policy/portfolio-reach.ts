import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import { numbersMaxOf, type Portfolio } from '../registry/portfolio.ts';
import type { Kept } from '../registry/repository.ts';
import { capabilityEvent } from '../webhooks/account-events.ts';
import type { CountingParts } from './counting-parts.ts';
import type { DailyCounts } from './daily-counts.ts';
import { peopleOf, tierAfter } from './messaging-tier.ts';

export interface PortfolioReachParts extends CountingParts {
  readonly registry: Pick<BusinessRegistry, 'portfolios' | 'wabas'>;
  readonly counts: DailyCounts;
}

const DAY_MS = 86_400_000;

/** How many different people a portfolio's numbers address within a moving day, and when it may address more. */
export class PortfolioReach {
  private readonly parts: PortfolioReachParts;
  private readonly thoughtAtMs = new Map<string, number>();

  constructor(parts: PortfolioReachParts) {
    this.parts = parts;
  }

  /** Counts the recipient, once however often it is asked. False: the tier is used up. `isGood`: the number's quality allows more. */
  async address(portfolioId: string, waId: string, isGood: boolean): Promise<boolean> {
    const { registry, budgets, keyOf, clock, counts } = this.parts;
    const portfolio = await registry.portfolios.get(portfolioId);
    const people = portfolio === null ? 0 : peopleOf(portfolio.value.tier);
    // Unlimited is counted too: nobody has to know when a tier changes.
    const answer = await budgets.countRecent(keyOf(`reach ${portfolioId}`), keyOf(`reach ${waId}`), Number.isFinite(people) ? people : Number.MAX_SAFE_INTEGER, DAY_MS, clock.nowMs());
    if (answer === 'counted') counts.add(subjectOf(portfolioId), 'addressed');
    if (portfolio !== null && isGood && answer !== 'known' && this.isTime(portfolioId)) await this.thinkAboutRaise(portfolio).catch((error: unknown) => { this.parts.observer.failed(error); });
    return answer !== 'full';
  }

  private isTime(portfolioId: string): boolean {
    const { clock, settings } = this.parts;
    const nowMs = clock.monotonicMs();
    const last = this.thoughtAtMs.get(portfolioId);
    if (last !== undefined && nowMs - last < settings.reviewEveryMs) return false;
    this.thoughtAtMs.set(portfolioId, nowMs);
    return true;
  }

  private async thinkAboutRaise({ id, value: { tier } }: Kept<Portfolio>): Promise<void> {
    const { counts, settings, registry } = this.parts;
    const next = tierAfter(tier);
    const addressed = (await counts.sum(subjectOf(id), settings.raiseDays))('addressed');
    if (next === null || addressed < peopleOf(tier) * settings.raiseShare / 10_000) return;
    const raised = await changeRecord(registry.portfolios, id, value => value.tier === tier ? { ...value, tier: next } : null);
    if (raised === null) return;
    await this.tell(raised.after);
    // The next tier is to be earned anew.
    await counts.forget(subjectOf(id));
  }

  private async tell({ id, value }: Kept<Portfolio>): Promise<void> {
    const event = capabilityEvent(value.tier, numbersMaxOf(value), this.parts.clock.nowMs());
    for (const waba of await this.parts.registry.wabas.all(id)) await this.parts.announcer.announce(waba.id, event);
  }
}

function subjectOf(portfolioId: string): string {
  return `portfolio:${portfolioId}`;
}
