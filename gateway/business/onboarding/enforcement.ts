import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { wabasOfEntity } from '../registry/owned-by.ts';
import { refuseIfClosed, type LegalEntity } from '../registry/legal-entity.ts';
import { HIGH_THROUGHPUT_PER_SECOND } from '../registry/phone-number.ts';
import { accountReviewEvent, accountUpdateEvent, numberQualityEvent, type AccountEvent } from '../webhooks/account-events.ts';
import type { Announcer } from '../webhooks/announcer.ts';

export interface EnforcementParts {
  readonly registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly clock: Clock;
}

/** What an operator does when a business breaks the rules, and takes back; all its accounts are told. Rejects with MALFORMED for what there is not, CONFLICT for a business that is closed. */
export class Enforcement {
  private readonly parts: EnforcementParts;

  constructor(parts: EnforcementParts) {
    this.parts = parts;
  }

  /** Nothing changes yet. `violation`: the policy area, like SPAM. */
  async warn(entityId: string, violation: string): Promise<void> {
    await this.change(entityId, value => value);
    await this.tell(entityId, nowMs => accountUpdateEvent({ event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: violation } }, nowMs));
  }

  /** Until then it answers people who write to it, writes to nobody by itself and adds no numbers. */
  async restrict(entityId: string, untilMs: number): Promise<void> {
    await this.change(entityId, value => ({ ...value, restrictedUntilMs: untilMs }));
    const restrictions = (['RESTRICTED_BIZ_INITIATED_MESSAGING', 'RESTRICTED_ADD_PHONE_NUMBER_ACTION'] as const).map(type => ({ restriction_type: type, expiration: Math.floor(untilMs / 1000) }));
    await this.tell(entityId, nowMs => accountUpdateEvent({ event: 'ACCOUNT_RESTRICTION', restriction_info: restrictions }, nowMs));
  }

  /** It sends nothing any more, until it is reinstated. */
  async lock(entityId: string): Promise<void> {
    await this.change(entityId, value => ({ ...value, status: 'suspended' }));
    await this.tellBan(entityId, 'DISABLE');
  }

  async reinstate(entityId: string): Promise<void> {
    const portfolios = await this.parts.registry.portfolios.all(entityId);
    const status = portfolios.some(({ value }) => value.verified) ? 'approved' : 'test';
    await this.change(entityId, value => ({ ...value, status, restrictedUntilMs: 0 }));
    await this.tellBan(entityId, 'REINSTATE');
  }

  /** Of a WABA; one that is rejected sends nothing. */
  async review(wabaId: string, decision: 'APPROVED' | 'REJECTED'): Promise<void> {
    const { registry, announcer, clock } = this.parts;
    if (await registry.wabas.change(wabaId, value => ({ ...value, reviewStatus: decision })) === null) throw unknown('account');
    await announcer.announce(wabaId, accountReviewEvent(decision, clock.nowMs()));
  }

  /** Messages per second of a number, in both directions. */
  async setThroughput(phoneNumberId: string, perSecond: number): Promise<void> {
    const { registry, announcer, clock } = this.parts;
    const changed = await registry.numbers.change(phoneNumberId, value => ({ ...value, throughputPerSecond: perSecond }));
    if (changed === null) throw unknown('number');
    const { wabaId, digits, portfolioId } = changed.value;
    const tier = (await registry.portfolios.get(portfolioId))?.value.tier ?? 'TIER_NOT_SET';
    if (perSecond >= HIGH_THROUGHPUT_PER_SECOND) await announcer.announce(wabaId, numberQualityEvent(digits, 'THROUGHPUT_UPGRADE', tier, clock.nowMs()));
  }

  private async change(entityId: string, decide: (value: LegalEntity) => LegalEntity): Promise<void> {
    const changed = await this.parts.registry.entities.change(entityId, value => {
      refuseIfClosed(value);
      return decide(value);
    });
    if (changed === null) throw unknown('entity');
  }

  private tellBan(entityId: string, state: 'DISABLE' | 'REINSTATE'): Promise<void> {
    const date = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(this.parts.clock.nowMs());
    return this.tell(entityId, nowMs => accountUpdateEvent({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: state, waba_ban_date: date } }, nowMs));
  }

  private async tell(entityId: string, eventAt: (nowMs: number) => AccountEvent): Promise<void> {
    const { registry, announcer, clock } = this.parts;
    for (const { id } of await wabasOfEntity(registry, entityId)) await announcer.announce(id, eventAt(clock.nowMs()));
  }
}

function unknown(what: string): SealgateError {
  return new SealgateError('MALFORMED', { detail: `there is no such ${what}` });
}
