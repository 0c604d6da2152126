import type { Template } from '../registry/template.ts';

/** What belongs to no conversation: a webhook field and what it says. `name` makes the event's id: the same name is the same event. */
export interface AccountEvent {
  readonly field: string;
  readonly value: object;
  readonly name: string;
}

interface TemplateOf { readonly id: string; readonly value: Pick<Template, 'name' | 'language' | 'category' | 'rejectedReason'> }

/** A template's status as webhooks name it. `info` is what a rejection, pause or disabling explains itself with. */
export function templateStatusEvent(template: TemplateOf, event: string, atMs: number, info: object = {}): AccountEvent {
  const { category, rejectedReason } = template.value;
  const reason = event === 'REJECTED' ? rejectedReason : 'NONE';
  return {
    field: 'message_template_status_update', name: `${event} ${template.id} ${atMs}`,
    value: { event, ...subjectOf(template), reason, message_template_category: category, ...info },
  };
}

export function templateQualityEvent(template: TemplateOf, previous: string, current: string, atMs: number): AccountEvent {
  return {
    field: 'message_template_quality_update', name: `quality ${template.id} ${current} ${atMs}`,
    value: { previous_quality_score: previous, new_quality_score: current, ...subjectOf(template) },
  };
}

/** How many people a day the portfolio may address from now on. */
export function capabilityEvent(tier: string, numbersMax: number, atMs: number): AccountEvent {
  return { field: 'business_capability_update', name: `capability ${tier} ${atMs}`, value: { max_daily_conversations_per_business: tier, max_phone_numbers_per_business: numbersMax } };
}

export function numberQualityEvent(displayNumber: string, event: string, tier: string, atMs: number): AccountEvent {
  return {
    field: 'phone_number_quality_update', name: `number quality ${displayNumber} ${event} ${atMs}`,
    value: { display_phone_number: displayNumber, event, current_limit: tier, max_daily_conversations_per_business: tier },
  };
}

/** Ids are numbers here, and only here. */
function subjectOf({ id, value }: TemplateOf): object {
  return { message_template_id: Number(id), message_template_name: value.name, message_template_language: value.language };
}
