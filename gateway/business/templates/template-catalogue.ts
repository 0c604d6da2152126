import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ApiError } from '../http/api-error.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import { newNodeId } from '../registry/node-id.ts';
import type { Kept } from '../registry/repository.ts';
import { templateNameId, type Template } from '../registry/template.ts';
import { templateNamed } from '../registry/template-named.ts';
import type { Waba } from '../registry/waba.ts';
import { templateCategoryEvent, templateComponentsEvent, templateStatusEvent } from '../webhooks/account-events.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import { rejectionInfo, type RejectionInfo } from './rejection.ts';
import { reviewByRule } from './review-rule.ts';
import { templateError } from './template-error.ts';

export interface CatalogueParts {
  readonly registry: BusinessRegistry;
  readonly budgets: BudgetStore;
  /** Told of every change after it is durable. */
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly clock: Clock;
  readonly random: Random;
}

export type NewTemplate = Pick<Template, 'name' | 'language' | 'category' | 'parameterFormat' | 'components' | 'ttlSeconds'>;
export type TemplateEdit = Partial<Pick<Template, 'category' | 'components' | 'ttlSeconds' | 'parameterFormat'>>;

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const LIMITS = { unverified: 250, verified: 6_000, creationsPerHour: 100, editsPerMonth: 10, nameLockedDays: 30 } as const;

/** The templates of all WABAs: made, edited, decided, deleted. */
export class TemplateCatalogue {
  private readonly parts: CatalogueParts;

  constructor(parts: CatalogueParts) {
    this.parts = parts;
  }

  /** Decided at once where a rule can; otherwise it waits for an operator. Throws 100 with a subcode, 80008. */
  async create(waba: Kept<Waba>, form: NewTemplate): Promise<Kept<Template>> {
    await this.requireCreationRate(waba.id);
    const others = await this.parts.registry.templates.all(waba.id);
    return this.review(waba, await this.make(waba, form, others.length), others);
  }

  /** The same in another account of the business: approved, as it is where it comes from. Throws 100 with a subcode. */
  async take(waba: Kept<Waba>, { value: { name, language, category, parameterFormat, components, ttlSeconds } }: Kept<Template>): Promise<Kept<Template>> {
    const others = await this.parts.registry.templates.all(waba.id);
    const made = await this.make(waba, { name, language, category, parameterFormat, components, ttlSeconds }, others.length, 'APPROVED');
    await this.announce(made, 'APPROVED');
    return made;
  }

  /** Creates it, or edits the one of this name and language unless it says this already. Throws as both do. */
  async upsert(waba: Kept<Waba>, form: NewTemplate): Promise<Kept<Template>> {
    const existing = await templateNamed(this.parts.registry, waba.id, form.name, form.language);
    if (existing === null) return this.create(waba, form);
    const { category, components, ttlSeconds, parameterFormat } = form;
    return isDeepStrictEqual(existing.value.components, components) && existing.value.ttlSeconds === ttlSeconds ? existing : this.edit(waba, existing.id, { category, components, ttlSeconds, parameterFormat });
  }

  /** How many templates the account may have. */
  async limitOf({ value }: Kept<Waba>): Promise<number> {
    const portfolio = await this.parts.registry.portfolios.get(value.portfolioId);
    return portfolio?.value.verified === true ? LIMITS.verified : LIMITS.unverified;
  }

  /** Goes to review again. Throws 100 with a subcode when it may not be edited now. */
  async edit(waba: Kept<Waba>, id: string, edit: TemplateEdit): Promise<Kept<Template>> {
    const { registry, clock } = this.parts;
    const nowMs = clock.nowMs();
    const isFirst = await this.submit(waba.id, id, nowMs);
    const edited = await registry.templates.change(id, template => {
      requireEditable(template, edit, nowMs);
      const editsAtMs = [...template.editsAtMs.filter(atMs => nowMs - atMs < 30 * DAY_MS), nowMs];
      return { ...template, ...edit, status: 'PENDING', rejectedReason: 'NONE', submittedAtMs: nowMs, editsAtMs };
    }).catch(async (error: unknown) => {
      if (isFirst) await registry.templateReviews.delete(id);
      throw error;
    });
    if (edited === null) throw gone();
    if (edit.components !== undefined) await this.parts.announcer.announce(waba.id, templateComponentsEvent(edited, nowMs));
    return this.review(waba, edited, (await registry.templates.all(waba.id)).filter(other => other.id !== id));
  }

  /** The decision of an operator or of time. null: there is none that waits. */
  async decide(id: string, verdict: { readonly status: 'APPROVED' } | { readonly status: 'REJECTED'; readonly reason: string; readonly info?: RejectionInfo }): Promise<Kept<Template> | null> {
    const nowMs = this.parts.clock.nowMs();
    const decided = await this.parts.registry.templates.change(id, template => {
      return template.status === 'PENDING' ? { ...template, status: verdict.status, rejectedReason: verdict.status === 'REJECTED' ? verdict.reason : 'NONE', freshSinceMs: nowMs } : null;
    });
    await this.parts.registry.templateReviews.delete(id);
    if (decided?.changed !== true) return null;
    await this.announce(decided, verdict.status, verdict.status === 'REJECTED' ? { rejection_info: verdict.info ?? rejectionInfo(verdict.reason) } : {});
    return decided;
  }

  /** Lifts a pause, or sets one. The business lifts only what pacing has set: neither an operator's pause nor one for a fixed time. null: it is not in a state for that. */
  async setPaused(id: string, paused: boolean, by: 'operator' | 'business'): Promise<Kept<Template> | null> {
    const [from, to] = paused ? ['APPROVED', 'PAUSED'] as const : ['PAUSED', 'APPROVED'] as const;
    const nowMs = this.parts.clock.nowMs();
    const changed = await this.parts.registry.templates.change(id, template => {
      const isHeld = by === 'business' && (template.pausedByOperator === true || template.pausedUntilMs > 0);
      return template.status === from && !isHeld ? { ...template, status: to, pausedUntilMs: 0, pausedByOperator: paused, freshSinceMs: nowMs } : null;
    });
    if (changed?.changed !== true) return null;
    await this.announce(changed, to);
    return changed;
  }

  /** Its content is of another category: from now on it is priced and limited as that. null: there is no such template, or it is of that category. */
  async correctCategory(id: string, category: Template['category']): Promise<Kept<Template> | null> {
    const { registry, announcer, clock } = this.parts;
    const change = await changeRecord(registry.templates, id, template => template.category === category ? null : { ...template, category, previousCategory: template.category });
    if (change === null) return null;
    await announcer.announce(change.after.value.wabaId, templateCategoryEvent(change.after, change.before.category, clock.nowMs()));
    return change.after;
  }

  /** What was accepted already is delivered still: messages carry their text. The name of an approved one stays taken for 30 days. */
  async delete(template: Kept<Template>): Promise<void> {
    const { registry, clock } = this.parts;
    if (template.value.status === 'DISABLED') throw templateError('noEdit', 'Not possible', 'A disabled template cannot be deleted.');
    const { wabaId, name, language, status } = template.value;
    const nameId = templateNameId(wabaId, name, language);
    if (status === 'APPROVED') await registry.templateNames.change(nameId, () => ({ templateId: '', lockedUntilMs: clock.nowMs() + LIMITS.nameLockedDays * DAY_MS }));
    else await registry.templateNames.delete(nameId);
    await registry.templateReviews.delete(template.id);
    await registry.templates.delete(template.id);
    await this.announce(template, 'DELETED');
  }

  private async make(waba: Kept<Waba>, form: NewTemplate, others: number, status: 'PENDING' | 'APPROVED' = 'PENDING'): Promise<Kept<Template>> {
    const { registry, clock, random } = this.parts;
    const limit = await this.limitOf(waba);
    if (others >= limit) throw templateError('limitReached', 'Too many templates', `This account has ${limit} templates, as many as it may.`);
    const id = newNodeId('template', random);
    await this.claimName(waba.id, form, id);
    const nowMs = clock.nowMs();
    const value: Template = {
      ...form, wabaId: waba.id, previousCategory: '', status, rejectedReason: 'NONE', quality: { score: 'UNKNOWN', atMs: nowMs },
      submittedAtMs: nowMs, editsAtMs: [], pauses: 0, pausedUntilMs: 0, ...status === 'APPROVED' ? { freshSinceMs: nowMs } : {}, createdAtMs: nowMs,
    };
    if (status === 'PENDING') await this.submit(waba.id, id, nowMs);
    await registry.templates.create(id, waba.id, value);
    return { id, parent: waba.id, version: 1, value };
  }

  private async review(waba: Kept<Waba>, template: Kept<Template>, others: readonly Kept<Template>[]): Promise<Kept<Template>> {
    const verdict = reviewByRule(template.value, others.map(({ value }) => value), waba.value.testRecipients !== null);
    return verdict.status === 'PENDING' ? template : await this.decide(template.id, verdict) ?? template;
  }

  /** Before the template waits: one that a crash leaves undecided is looked at all the same. True: it was not waiting already. */
  private async submit(wabaId: string, id: string, submittedAtMs: number): Promise<boolean> {
    return await this.parts.registry.templateReviews.create(id, '', { wabaId, submittedAtMs }) === 'applied';
  }

  private announce(template: Kept<Template>, event: Template['status'] | 'DELETED', info: object = {}): Promise<void> {
    const { announcer, clock } = this.parts;
    return announcer.announce(template.value.wabaId, templateStatusEvent(template, event, clock.nowMs(), info));
  }

  private async claimName(wabaId: string, { name, language }: NewTemplate, templateId: string): Promise<void> {
    const { registry, clock } = this.parts;
    const nameId = templateNameId(wabaId, name, language);
    if (await registry.templateNames.create(nameId, wabaId, { templateId, lockedUntilMs: 0 }) === 'applied') return;
    const taken = await registry.templateNames.change(nameId, value => {
      return value.templateId === '' && value.lockedUntilMs <= clock.nowMs() ? { templateId, lockedUntilMs: 0 } : null;
    });
    if (taken?.changed !== true) throw templateError('nameTaken', 'There is one already', `There is a template ${name} in ${language} already, or one was deleted in the last ${LIMITS.nameLockedDays} days.`);
  }

  private async requireCreationRate(wabaId: string): Promise<void> {
    const key = createHash('sha256').update(`business templates\n${wabaId}`).digest();
    const { allowed, retryAfterMs } = await this.parts.budgets.take(key, LIMITS.creationsPerHour, HOUR_MS, this.parts.clock.nowMs());
    if (!allowed) throw new ApiError(80008, { details: `at most ${LIMITS.creationsPerHour} new templates per hour`, retryAfterMs });
  }
}

function requireEditable({ status, editsAtMs, category }: Template, edit: TemplateEdit, nowMs: number): void {
  const refuse = (message: string): never => { throw templateError('noEdit', 'The template cannot be edited now', message); };
  if (status !== 'APPROVED' && status !== 'REJECTED' && status !== 'PAUSED') refuse(`A template that is ${status} cannot be edited.`);
  if (status !== 'APPROVED') return;
  if (edit.category !== undefined && edit.category !== category) refuse('The category of an approved template stays.');
  if (editsAtMs.some(atMs => nowMs - atMs < DAY_MS)) refuse('An approved template can be edited once in 24 hours.');
  if (editsAtMs.filter(atMs => nowMs - atMs < 30 * DAY_MS).length >= LIMITS.editsPerMonth) refuse(`An approved template can be edited ${LIMITS.editsPerMonth} times in 30 days.`);
}

function gone(): ApiError {
  return new ApiError(100, { subcode: 33, type: 'GraphMethodException', message: 'The template does not exist any more' });
}
