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

export function numberQualityEvent(displayNumber: string, event: 'FLAGGED' | 'UNFLAGGED' | 'THROUGHPUT_UPGRADE', tier: string, atMs: number): AccountEvent {
  return {
    field: 'phone_number_quality_update', name: `number quality ${displayNumber} ${event} ${atMs}`,
    value: { display_phone_number: displayNumber, event, current_limit: tier, max_daily_conversations_per_business: tier },
  };
}

/** `reason`: why it was not approved. */
export function displayNameEvent(displayNumber: string, requested: string, reason: string | null, atMs: number): AccountEvent {
  return {
    field: 'phone_number_name_update', name: `display name ${displayNumber} ${atMs}`,
    value: { display_phone_number: displayNumber, decision: reason === null ? 'APPROVED' : 'REJECTED', requested_verified_name: requested, rejection_reason: reason },
  };
}

/** `requester`: the app whose token set it. */
export function pinChangedEvent(displayNumber: string, requester: string, atMs: number): AccountEvent {
  return { field: 'security', name: `pin ${displayNumber} ${atMs}`, value: { display_phone_number: displayNumber, event: 'PIN_CHANGED', requester } };
}

/** What became of a number's application to be an official business account. */
export function officialAccountEvent(portfolioId: string, isApproved: boolean, description: string, atMs: number): AccountEvent {
  const info = { alert_severity: 'INFORMATIONAL', alert_status: 'NONE', alert_type: isApproved ? 'OBA_APPROVED' : 'OBA_REJECTED', alert_description: description };
  return { field: 'account_alerts', name: `official account ${portfolioId} ${isApproved} ${atMs}`, value: { entity_type: 'BUSINESS', entity_id: portfolioId, alert_info: info } };
}

export function accountReviewEvent(decision: 'APPROVED' | 'REJECTED', atMs: number): AccountEvent {
  return { field: 'account_review_update', name: `account review ${decision} ${atMs}`, value: { decision } };
}

export interface Violation { readonly event: 'ACCOUNT_VIOLATION'; readonly violation_info: { readonly violation_type: string } }
export interface Restriction { readonly event: 'ACCOUNT_RESTRICTION'; readonly restriction_info: readonly { readonly restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' | 'RESTRICTED_ADD_PHONE_NUMBER_ACTION'; readonly expiration: number }[] }
export interface Offboarding { readonly event: 'ACCOUNT_OFFBOARDED' }
export interface Ban { readonly event: 'DISABLED_UPDATE'; readonly ban_info: { readonly waba_ban_state: 'DISABLE' | 'REINSTATE'; readonly waba_ban_date: string } }

export function accountUpdateEvent(value: Violation | Restriction | Ban | Offboarding, atMs: number): AccountEvent {
  return { field: 'account_update', name: `account ${JSON.stringify(value)} ${atMs}`, value };
}

export function templateCategoryEvent(template: TemplateOf, previous: string, atMs: number): AccountEvent {
  const { category } = template.value;
  return { field: 'template_category_update', name: `category ${template.id} ${category} ${atMs}`, value: { ...subjectOf(template), previous_category: previous, new_category: category } };
}

/** What an edited template says from now on. */
export function templateComponentsEvent(template: TemplateOf & { readonly value: Pick<Template, 'components'> }, atMs: number): AccountEvent {
  const textOf = (type: string): string | undefined => template.value.components.find(component => component.type === type)?.text;
  const buttons = template.value.components.flatMap(component => component.buttons ?? []).map(({ type, text, url, phone_number: phoneNumber }) => ({
    message_template_button_type: type, message_template_button_text: text ?? '', ...url === undefined ? {} : { message_template_button_url: url },
    ...phoneNumber === undefined ? {} : { message_template_button_phone_number: phoneNumber },
  }));
  const parts = { message_template_title: textOf('HEADER'), message_template_element: textOf('BODY'), message_template_footer: textOf('FOOTER') };
  return {
    field: 'message_template_components_update', name: `components ${template.id} ${atMs}`,
    value: { ...subjectOf(template), ...Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== undefined)), ...buttons.length === 0 ? {} : { message_template_buttons: buttons } },
  };
}

/** Ids are numbers here, and only here. */
function subjectOf({ id, value }: TemplateOf): object {
  return { message_template_id: Number(id), message_template_name: value.name, message_template_language: value.language };
}
