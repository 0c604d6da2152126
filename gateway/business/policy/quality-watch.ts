import { Type } from '@sinclair/typebox';
import type { Cancel } from '../../../proto/clock.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import { Repository } from '../registry/repository.ts';
import { numberQualityEvent, templateQualityEvent } from '../webhooks/account-events.ts';
import type { Complaint } from './conversation-rules.ts';
import type { CountingParts } from './counting-parts.ts';
import { templateSubject, type DailyCounts } from './daily-counts.ts';
import { rate, type Rating } from './quality-rating.ts';
import type { TemplatePauses } from './template-pauses.ts';

export interface QualityWatchParts extends CountingParts {
  readonly records: BusinessRecords;
  readonly registry: Pick<BusinessRegistry, 'numbers' | 'templates' | 'portfolios'>;
  readonly counts: DailyCounts;
  readonly pauses: TemplatePauses;
  /** null: no number of a hosted business. */
  readonly hostedNumber: (business: AccountId) => Promise<HostedNumber | null>;
}

const DAY_MS = 86_400_000;

/**
 * How consumers take what a number and a template send: blocks and reports per delivered message, over some days. A consumer counts once in that time and kind. They are rated at each complaint, and by a
 * review once enough was sent that nobody complained about. A rating that changes is told; a template that becomes red is paused.
 */
export class QualityWatch {
  private readonly parts: QualityWatchParts;
  /** What must be looked at again by itself: `number:ID`, `template:ID`. */
  private readonly watched: Repository<typeof watchedSchema>;
  /** What something was delivered of since the last review, and is not known to be rated. */
  private readonly unrated = new Set<string>();
  private readonly rated = new Set<string>();
  private cancels: Cancel[] = [];
  private working: Promise<void> = Promise.resolve();

  constructor(parts: QualityWatchParts) {
    this.parts = parts;
    this.watched = new Repository({ records: parts.records, clock: parts.clock, kind: 'quality-watch', schema: watchedSchema });
  }

  start(): void {
    const { clock, settings, counts } = this.parts;
    this.cancels = [
      clock.every(settings.flushEveryMs, () => { this.inBackground(() => counts.flush()); }),
      clock.every(settings.reviewEveryMs, () => { this.inBackground(() => this.review()); }),
    ];
  }

  async stop(): Promise<void> {
    for (const cancel of this.cancels) cancel();
    this.inBackground(() => this.parts.counts.flush());
    await this.working;
  }

  delivered(number: HostedNumber, templateId: string): void {
    this.countDelivery(numberSubject(number.phoneNumberId));
    if (templateId !== '') this.countDelivery(templateSubject(templateId));
  }

  read(templateId: string): void {
    if (templateId !== '') this.parts.counts.add(templateSubject(templateId), 'read');
  }

  /** See ConversationRules.complained. */
  async complained(business: AccountId, consumer: AccountId, kind: Complaint, templateId: string): Promise<void> {
    const { hostedNumber, budgets, keyOf, settings, clock, counts } = this.parts;
    const number = await hostedNumber(business);
    if (number === null) return;
    const isNew = await budgets.countRecent(keyOf(`${kind} ${number.phoneNumberId}`), keyOf(consumer), Number.MAX_SAFE_INTEGER, settings.qualityDays * DAY_MS, clock.nowMs());
    if (isNew === 'known') return;
    counts.add(numberSubject(number.phoneNumberId), kind);
    if (templateId !== '') counts.add(templateSubject(templateId), kind);
    await counts.flush();
    await this.rateNumber(number.phoneNumberId);
    if (templateId !== '') await this.rateTemplate(templateId);
  }

  /** Lifts pauses whose time has come and rates anew what was not good, or was not rated. */
  async review(): Promise<void> {
    for (const subject of [...this.unrated]) {
      this.unrated.delete(subject);
      if (await this.rateSubject(subject) !== 'UNKNOWN') this.rated.add(subject);
    }
    for (const { id: subject } of await this.watched.all('')) {
      const [kind, id = ''] = subject.split(':');
      if (kind !== 'number' && await this.parts.pauses.unpause(id)) {
        // It begins anew: what led to the pause is not held against it twice.
        await this.parts.counts.forget(subject);
        this.rated.delete(subject);
        await this.watched.delete(subject);
      } else {
        await this.rateSubject(subject);
      }
    }
  }

  private countDelivery(subject: string): void {
    this.parts.counts.add(subject, 'delivered');
    if (!this.rated.has(subject)) this.unrated.add(subject);
  }

  private rateSubject(subject: string): Promise<Rating> {
    const [kind, id = ''] = subject.split(':');
    return kind === 'number' ? this.rateNumber(id) : this.rateTemplate(id);
  }

  private async rateNumber(id: string): Promise<Rating> {
    const { registry, clock, announcer, observer } = this.parts;
    const rating = await this.rate(numberSubject(id));
    const change = await changeRecord(registry.numbers, id, value => value.qualityRating === rating ? null : { ...value, qualityRating: rating });
    await this.watch(numberSubject(id), rating);
    if (change === null) return rating;
    const { before, after } = change;
    observer.rated('number', rating);
    const event = rating === 'RED' ? 'FLAGGED' : before.qualityRating === 'RED' ? 'UNFLAGGED' : null;
    const tier = (await registry.portfolios.get(after.value.portfolioId))?.value.tier ?? 'TIER_NOT_SET';
    if (event !== null) await announcer.announce(after.value.wabaId, numberQualityEvent(after.value.digits, event, tier, clock.nowMs()));
    return rating;
  }

  private async rateTemplate(id: string): Promise<Rating> {
    const { registry, clock, announcer, observer, pauses } = this.parts;
    const rating = await this.rate(templateSubject(id));
    const nowMs = clock.nowMs();
    const change = await changeRecord(registry.templates, id, value => value.status === 'PAUSED' || value.quality.score === rating ? null : { ...value, quality: { score: rating, atMs: nowMs } });
    // A paused one stays watched until its pause is lifted.
    if (change === null) return rating;
    const { before, after } = change;
    await this.watch(templateSubject(id), rating);
    observer.rated('template', rating);
    await announcer.announce(after.value.wabaId, templateQualityEvent(after, before.quality.score, rating, nowMs));
    if (rating === 'RED') await pauses.pause(id);
    return rating;
  }

  private rate(subject: string): Promise<Rating> {
    return rate(this.parts.counts, subject, this.parts.settings);
  }

  private async watch(subject: string, rating: Rating): Promise<void> {
    if (rating === 'RED' || rating === 'YELLOW') await this.watched.create(subject, '', {});
    else await this.watched.delete(subject);
  }

  private inBackground(work: () => Promise<void>): void {
    this.working = this.working.then(work).catch((error: unknown) => { this.parts.observer.failed(error); });
  }
}

const watchedSchema = Type.Object({});

function numberSubject(id: string): string {
  return `number:${id}`;
}
