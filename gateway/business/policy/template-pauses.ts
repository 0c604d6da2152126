import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { changeRecord } from '../registry/change-record.ts';
import type { Template } from '../registry/template.ts';
import type { Kept } from '../registry/repository.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import { templateStatusEvent } from '../webhooks/account-events.ts';
import type { PolicySettings } from './policy-settings.ts';

export interface TemplatePausesParts {
  readonly registry: Pick<BusinessRegistry, 'templates'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly clock: Clock;
  readonly settings: PolicySettings;
}

/** What low quality does to a template: paused twice, each time longer, and then disabled. */
export class TemplatePauses {
  private readonly parts: TemplatePausesParts;

  constructor(parts: TemplatePausesParts) {
    this.parts = parts;
  }

  /** Only one that may be sent. */
  async pause(id: string): Promise<void> {
    const { registry, settings, clock, announcer } = this.parts;
    const nowMs = clock.nowMs();
    const lengths = [settings.firstPauseMs, settings.secondPauseMs];
    const change = await changeRecord(registry.templates, id, (value): Template | null => {
      if (value.status !== 'APPROVED') return null;
      const lengthMs = lengths[value.pauses];
      return { ...value, pauses: value.pauses + 1, ...lengthMs === undefined ? { status: 'DISABLED' } : { status: 'PAUSED', pausedUntilMs: nowMs + lengthMs } };
    });
    if (change !== null) await announcer.announce(change.after.value.wabaId, pauseEvent(change.after, nowMs));
  }

  /** Lifts a pause whose time has come; false: not yet, or there is none. */
  async unpause(id: string): Promise<boolean> {
    const { registry, clock, announcer } = this.parts;
    const nowMs = clock.nowMs();
    const change = await changeRecord(registry.templates, id, (value): Template | null => {
      const isOver = value.status === 'PAUSED' && value.pausedUntilMs !== 0 && value.pausedUntilMs <= nowMs;
      return isOver ? { ...value, status: 'APPROVED', pausedUntilMs: 0, freshSinceMs: nowMs, quality: { score: 'UNKNOWN', atMs: nowMs } } : null;
    });
    if (change === null) return false;
    const { after } = change;
    await announcer.announce(after.value.wabaId, templateStatusEvent(after, 'APPROVED', nowMs, { other_info: { title: 'UNPAUSE', description: 'The pause is over.' } }));
    return true;
  }
}

function pauseEvent(template: Kept<Template>, atMs: number): ReturnType<typeof templateStatusEvent> {
  const { status, pauses, pausedUntilMs } = template.value;
  if (status === 'DISABLED') return templateStatusEvent(template, status, atMs, { disable_info: { disable_date: Math.floor(atMs / 1000) } });
  const info = { title: pauses === 1 ? 'FIRST_PAUSE' : 'SECOND_PAUSE', description: `Paused until ${new Date(pausedUntilMs).toISOString().slice(0, 16)} UTC because of user feedback.` };
  return templateStatusEvent(template, status, atMs, { other_info: info });
}
