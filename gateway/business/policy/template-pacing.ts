import { Type } from '@sinclair/typebox';
import type { Cancel } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import { Repository, type Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';
import { templateStatusEvent } from '../webhooks/account-events.ts';
import type { CountingParts } from './counting-parts.ts';
import { templateSubject, type DailyCounts } from './daily-counts.ts';
import { isGood, rate } from './quality-rating.ts';
import { isWindowOpen } from './service-window.ts';

export interface TemplatePacingParts extends CountingParts {
  readonly records: BusinessRecords;
  readonly registry: Pick<BusinessRegistry, 'templates'>;
  readonly counts: DailyCounts;
}

/** The first messages of a template are out; how they are taken decides about the rest. Id: the template. */
const assessmentSchema = Type.Object({
  /** When there were as many as may go at first. */
  fullAtMs: Type.Integer(),
  /** The template's: an assessment is of one freshness and no other. */
  freshSinceMs: Type.Integer(),
});

/**
 * A template that is fresh (approved, edited or unpaused not long ago) goes to so many people and no further until it is known how they take it: then the rest follows, or the template is
 * paused until somebody lifts that, and what waited fails. Exact over all nodes.
 */
export class TemplatePacing {
  private readonly parts: TemplatePacingParts;
  private readonly assessments: Repository<typeof assessmentSchema>;
  private cancel: Cancel | null = null;
  private working: Promise<void> = Promise.resolve();

  constructor(parts: TemplatePacingParts) {
    this.parts = parts;
    this.assessments = new Repository({ records: parts.records, clock: parts.clock, kind: 'template-assessment', schema: assessmentSchema });
  }

  start(): void {
    const { clock, settings, observer } = this.parts;
    this.cancel = clock.every(settings.reviewEveryMs, () => { this.working = this.working.then(() => this.review()).catch((error: unknown) => { observer.failed(error); }); });
  }

  async stop(): Promise<void> {
    this.cancel?.();
    await this.working;
  }

  /**
   * Decided once, when a message is accepted: whether it goes at once. One that does not is held, and heldUntilMs() says until when. Who has just written gets their answer, however fresh
   * the template is. `lastInboundAtMs`: when the recipient has written, null: never; asked of a fresh template only.
   */
  async clears(template: Kept<Template>, messageId: string, lastInboundAtMs: () => Promise<number | null>): Promise<boolean> {
    const { clock, settings } = this.parts;
    return !this.isPaced(template.value) || isWindowOpen(await lastInboundAtMs() ?? 0, clock.nowMs(), settings) || await this.heldUntilMs(template, messageId) === 0;
  }

  /** 0: the message may go. Otherwise it waits, and is to be asked about again at this time. The same message, asked again, costs nothing. */
  async heldUntilMs({ id, value }: Kept<Template>, messageId: string): Promise<number> {
    const { budgets, keyOf, clock, settings } = this.parts;
    const nowMs = clock.nowMs();
    const freshSinceMs = value.freshSinceMs ?? 0;
    if (!this.isPaced(value)) return 0;
    const answer = await budgets.countRecent(keyOf(`pacing ${id} ${freshSinceMs}`), keyOf(`pacing ${messageId}`), settings.pacingBatch, settings.pacingFreshMs, nowMs);
    if (answer !== 'full') return 0;
    const known = await this.assessments.get(id);
    if (known?.value.freshSinceMs === freshSinceMs) return Math.max(nowMs + settings.reviewEveryMs, known.value.fullAtMs + settings.pacingAssessMs);
    await this.assessments.set(id, '', before => before?.freshSinceMs === freshSinceMs ? before : { fullAtMs: nowMs, freshSinceMs });
    return nowMs + settings.pacingAssessMs;
  }

  /** Ends assessments whose time has come. */
  async review(): Promise<void> {
    const { registry, clock, settings } = this.parts;
    for (const { id, value } of await this.assessments.all('')) {
      const template = await registry.templates.get(id);
      const isOver = template?.value.status !== 'APPROVED' || template.value.freshSinceMs !== value.freshSinceMs;
      if (!isOver && clock.nowMs() < value.fullAtMs + settings.pacingAssessMs) continue;
      if (!isOver) await this.decide(id, value.freshSinceMs);
      await this.assessments.delete(id);
    }
  }

  private isPaced({ category, freshSinceMs = 0 }: Template): boolean {
    const { clock, settings } = this.parts;
    return settings.pacingBatch > 0 && category !== 'AUTHENTICATION' && clock.nowMs() - freshSinceMs < settings.pacingFreshMs;
  }

  private async decide(id: string, freshSinceMs: number): Promise<void> {
    const { registry, counts, settings, clock, announcer } = this.parts;
    const isWell = isGood(await rate(counts, templateSubject(id), settings));
    const change = await changeRecord(registry.templates, id, (value): Template | null => {
      if (value.status !== 'APPROVED' || value.freshSinceMs !== freshSinceMs) return null;
      return isWell ? { ...value, freshSinceMs: 0 } : { ...value, status: 'PAUSED', pausedUntilMs: 0, pausedByOperator: false };
    });
    if (isWell || change === null) return;
    const info = { other_info: { title: 'RATE_LIMITING_PAUSE', description: 'Paused because of how the first people took it; unpause it when it is mended.' } };
    await announcer.announce(change.after.value.wabaId, templateStatusEvent(change.after, 'PAUSED', clock.nowMs(), info));
  }
}
