import type { Clock } from '../../../../proto/clock.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { LegalEntity } from '../../registry/legal-entity.ts';
import type { PhoneNumber } from '../../registry/phone-number.ts';
import type { Kept } from '../../registry/repository.ts';
import type { Template } from '../../registry/template.ts';
import type { Waba } from '../../registry/waba.ts';

type Ability = 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
interface Entity {
  readonly entity_type: string;
  readonly id: string;
  readonly can_send_message: Ability;
  readonly additional_info?: readonly string[];
  readonly errors?: readonly { readonly error_code: number; readonly error_description: string; readonly possible_solution: string }[];
}

const NOT_APPROVED = 141002;

/** Whether messages can be sent, and by whom they are held up: the worst of all says it. */
export async function healthOf(registry: BusinessRegistry, clock: Clock, of: { readonly template?: Kept<Template>; readonly number?: Kept<PhoneNumber>; readonly wabaId?: string; readonly portfolioId: string; readonly entityId: string }): Promise<object> {
  const [entity, waba, apps] = await Promise.all([
    registry.entities.get(of.entityId), of.wabaId === undefined ? null : registry.wabas.get(of.wabaId), of.wabaId === undefined ? [] : registry.subscribedApps.all(of.wabaId),
  ]);
  const entities: Entity[] = [
    ...of.template === undefined ? [] : [templateHealth(of.template)],
    ...of.number === undefined ? [] : [numberHealth(of.number)],
    ...waba === null ? [] : [wabaHealth(waba)],
    businessHealth(of.portfolioId, entity, clock.nowMs()),
    ...apps.map(({ value }) => ({ entity_type: 'APP', id: value.appId, can_send_message: 'AVAILABLE' } as const)),
  ];
  const worst = (['BLOCKED', 'LIMITED'] as const).find(ability => entities.some(each => each.can_send_message === ability)) ?? 'AVAILABLE';
  return { can_send_message: worst, entities };
}

function wabaHealth({ id, value: { reviewStatus, testRecipients } }: Kept<Waba>): Entity {
  const base = { entity_type: 'WABA', id };
  if (reviewStatus !== 'APPROVED') return { ...base, can_send_message: 'BLOCKED', errors: [blocked(368, `The account's review is ${reviewStatus}.`)] };
  return testRecipients === null ? { ...base, can_send_message: 'AVAILABLE' } : { ...base, can_send_message: 'LIMITED', additional_info: ['Until the business is approved it reaches its test recipients only.'] };
}

function businessHealth(id: string, entity: Kept<LegalEntity> | null, nowMs: number): Entity {
  const base = { entity_type: 'BUSINESS', id };
  if (entity === null || entity.value.status === 'suspended') return { ...base, can_send_message: 'BLOCKED', errors: [blocked(131031, 'The business is suspended.')] };
  const { restrictedUntilMs = 0 } = entity.value;
  return restrictedUntilMs <= nowMs ? { ...base, can_send_message: 'AVAILABLE' } : { ...base, can_send_message: 'LIMITED', additional_info: [`Until ${new Date(restrictedUntilMs).toISOString().slice(0, 16)} UTC it answers people and writes to nobody by itself.`] };
}

/** `code`: what a message is answered meanwhile. */
function blocked(code: number, description: string): NonNullable<Entity['errors']>[number] {
  return { error_code: code, error_description: description, possible_solution: 'Ask the operator of this server.' };
}

function templateHealth({ id, value: { status } }: Kept<Template>): Entity {
  const base = { entity_type: 'MESSAGE_TEMPLATE', id };
  return status === 'APPROVED' ? { ...base, can_send_message: 'AVAILABLE' } : { ...base, can_send_message: 'BLOCKED', errors: [{ error_code: NOT_APPROVED, error_description: `The template is ${status}.`, possible_solution: 'Wait for its approval, or correct it.' }] };
}

function numberHealth({ id, value }: Kept<PhoneNumber>): Entity {
  const base = { entity_type: 'PHONE_NUMBER', id };
  if (value.status !== 'CONNECTED') return { ...base, can_send_message: 'BLOCKED', additional_info: ['The number is not registered.'] };
  return value.nameStatus === 'APPROVED' ? { ...base, can_send_message: 'AVAILABLE' } : { ...base, can_send_message: 'LIMITED', additional_info: ['The display name is not approved yet.'] };
}
