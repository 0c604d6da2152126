import type { Clock } from '../../../proto/clock.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import type { MessageUsage } from '../analytics/message-usage.ts';
import type { Billing } from '../billing/billing.ts';
import { countryOf } from '../billing/country.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { ConversationFacts, ConversationRules, Pricing, Verdict } from './conversation-rules.ts';
import type { LeasedBuckets } from './leased-buckets.ts';
import type { PolicyObserver } from './policy-observer.ts';
import type { PolicyCountries, PolicySettings } from './policy-settings.ts';
import type { PortfolioReach } from './portfolio-reach.ts';
import { isGood } from './quality-rating.ts';
import type { QualityWatch } from './quality-watch.ts';
import { throughputName } from './rate-admission.ts';
import { isWindowOpen } from './service-window.ts';
import type { TemplatePacing } from './template-pacing.ts';
import type { ThroughputRaise } from './throughput-raise.ts';

export interface SendingRulesParts {
  readonly registry: Pick<BusinessRegistry, 'entities' | 'numbers' | 'templates'>;
  readonly reach: Pick<PortfolioReach, 'address'>;
  readonly throughput: Pick<ThroughputRaise, 'addressed'>;
  readonly pacing: Pick<TemplatePacing, 'heldUntilMs'>;
  readonly billing: Pick<Billing, 'charge' | 'refusalOf'>;
  readonly quality: Pick<QualityWatch, 'delivered' | 'read' | 'complained'>;
  readonly usage: Pick<MessageUsage, 'sent' | 'delivered' | 'read'>;
  readonly budgets: BudgetStore;
  readonly buckets: Pick<LeasedBuckets, 'charge'>;
  readonly keyOf: (name: string) => Uint8Array;
  readonly clock: Clock;
  readonly settings: PolicySettings;
  readonly countries: PolicyCountries;
  readonly observer: PolicyObserver;
}

/** One message that is about to be sent, with what the checks ask of it. */
interface Case {
  readonly number: HostedNumber;
  readonly message: OutboundMessage;
  readonly facts: ConversationFacts;
  readonly country: string;
  readonly isWindowOpen: boolean;
  readonly pricing: Pricing;
}

interface Refusal { readonly code: number; readonly details: string }
interface Hold { readonly untilMs: number }
type Check = (asked: Case) => Refusal | Hold | null | Promise<Refusal | Hold | null>;

/** What may be sent, decided right before it is sealed. The order of the checks is the order in which they are documented; those that count come last. */
export class SendingRules implements ConversationRules {
  private readonly parts: SendingRulesParts;
  private readonly checks: readonly Check[];

  constructor(parts: SendingRulesParts) {
    this.parts = parts;
    this.checks = [
      asked => this.age(asked), asked => this.account(asked), asked => this.country(asked), asked => this.block(asked), asked => this.window(asked),
      asked => this.template(asked), asked => this.preference(asked), asked => this.pace(asked), asked => this.marketing(asked), asked => this.tier(asked), asked => this.balance(asked),
    ];
  }

  async decide(number: HostedNumber, message: OutboundMessage, facts: ConversationFacts): Promise<Verdict> {
    const isOpen = isWindowOpen(facts.lastInboundAtMs, this.parts.clock.nowMs(), this.parts.settings);
    const asked: Case = { number, message, facts, country: countryOf(message.waId), isWindowOpen: isOpen, pricing: pricingOf(message, isOpen) };
    for (const check of this.checks) {
      const checked = check(asked);
      const outcome = checked instanceof Promise ? await checked : checked;
      if (outcome === null) continue;
      if ('untilMs' in outcome) return { kind: 'hold', ...outcome };
      this.parts.observer.refused(outcome.code);
      return { kind: 'fail', ...outcome };
    }
    return { kind: 'send', pricing: asked.pricing };
  }

  sent(...sent: Parameters<ConversationRules['sent']>): void {
    this.parts.usage.sent(...sent);
  }

  async delivered(number: HostedNumber, delivered: Parameters<ConversationRules['delivered']>[1]): Promise<void> {
    if (delivered.pricing.billable) await this.parts.billing.charge(number, delivered);
    this.parts.quality.delivered(number, delivered.templateId);
    this.parts.usage.delivered(number, delivered);
  }

  read(_number: HostedNumber, templateId: string): void {
    this.parts.quality.read(templateId);
    this.parts.usage.read(templateId);
  }

  complained(...complaint: Parameters<ConversationRules['complained']>): Promise<void> {
    return this.parts.quality.complained(...complaint);
  }

  received({ phoneNumberId }: HostedNumber): void {
    this.parts.buckets.charge(throughputName(phoneNumberId));
  }

  private age({ message }: Case): Refusal | null {
    return message.expiresAtMs > this.parts.clock.nowMs() ? null : { code: 131026, details: 'Its time to live had passed before it could be delivered.' };
  }

  private async account({ number, isWindowOpen }: Case): Promise<Refusal | null> {
    const [entity, own] = await Promise.all([this.parts.registry.entities.get(number.entityId), this.parts.registry.numbers.get(number.phoneNumberId)]);
    const isRestricted = (entity?.value.restrictedUntilMs ?? 0) > this.parts.clock.nowMs();
    if (isRestricted && !isWindowOpen) return { code: 368, details: 'The business may not write to people by itself for some days; it may answer them.' };
    return entity?.value.status === 'suspended' || own?.value.status === 'RESTRICTED' ? { code: 131031, details: 'The business account has been locked by the operator.' } : null;
  }

  private country({ country }: Case): Refusal | null {
    return this.parts.countries.closed.includes(country) ? { code: 130497, details: 'This operator sends nothing to this country.' } : null;
  }

  private block({ facts }: Case): Refusal | null {
    return facts.blocked ? { code: 130403, details: 'The business has blocked the recipient.' } : null;
  }

  private window({ message, isWindowOpen }: Case): Refusal | null {
    return message.template !== null || isWindowOpen ? null : { code: 131047, details: 'The customer service window is closed: the recipient has not written within 24 hours. Send a template.' };
  }

  private async template({ message: { template } }: Case): Promise<Refusal | null> {
    if (template === null) return null;
    const status = (await this.parts.registry.templates.get(template.id))?.value.status;
    if (status === 'PAUSED') return { code: 132015, details: 'The template is paused, because of its quality or by the operator.' };
    if (status === 'DISABLED') return { code: 132016, details: 'The template is disabled because of its quality.' };
    // One that was deleted still serves what was accepted before.
    return status === 'REJECTED' ? { code: 132001, details: 'The template was edited since, and rejected.' } : null;
  }

  private preference({ message: { template }, facts }: Case): Refusal | null {
    return template?.category === 'marketing' && facts.marketingStopped ? { code: 131050, details: 'The recipient has stopped marketing messages of this business.' } : null;
  }

  /** What was held when it was accepted, until it is released or the recipient writes. */
  private async pace({ message: { id, template }, isWindowOpen }: Case): Promise<Hold | null> {
    if (template === null || template.cleared || isWindowOpen) return null;
    const kept = await this.parts.registry.templates.get(template.id);
    const untilMs = kept === null ? 0 : await this.parts.pacing.heldUntilMs(kept, id);
    return untilMs === 0 ? null : { untilMs };
  }

  private async marketing({ message: { id, template, waId }, country, isWindowOpen }: Case): Promise<Refusal | null> {
    if (template?.category !== 'marketing') return null;
    const { settings, countries, budgets, keyOf, clock } = this.parts;
    if (countries.noMarketing.includes(country)) return { code: 131049, details: 'This operator sends no marketing to this country.' };
    if (settings.marketingPerUser === 0 || isWindowOpen) return null;
    const { allowed } = await budgets.takeDistinct(keyOf(`marketing ${waId}`), keyOf(id), settings.marketingPerUser, settings.marketingWindowMs, clock.nowMs());
    return allowed ? null : { code: 131049, details: 'The recipient has got as many marketing messages as they may; try again after a day.' };
  }

  /** Counts people who are written to without having asked. */
  private async tier({ number, message, isWindowOpen }: Case): Promise<Refusal | null> {
    if (isWindowOpen) return null;
    const { registry, reach, throughput } = this.parts;
    const own = await registry.numbers.get(number.phoneNumberId);
    const isWithin = await reach.address(own?.value.portfolioId ?? '', message.waId, own !== null && isGood(own.value.qualityRating));
    if (isWithin && own !== null) await throughput.addressed(own, message.waId);
    return isWithin ? null : { code: 131048, details: 'The messaging limit is used up: no more new recipients within 24 hours.' };
  }

  private async balance({ number, country, pricing }: Case): Promise<Refusal | null> {
    if (!pricing.billable) return null;
    const details = await this.parts.billing.refusalOf(number.entityId, pricing.category, country);
    return details === null ? null : { code: 131042, details };
  }
}

/** Free inside the window, except templates that are no utility; outside of it there are only templates. */
function pricingOf({ template }: OutboundMessage, isWindowOpen: boolean): Pricing {
  if (template === null) return { billable: false, type: 'free_customer_service', category: 'service' };
  if (isWindowOpen && template.category === 'utility') return { billable: false, type: 'free_customer_service', category: 'utility' };
  return { billable: true, type: 'regular', category: template.category };
}
