import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';

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
export async function healthOf(registry: BusinessRegistry, of: { readonly template?: Kept<Template>; readonly number?: Kept<PhoneNumber>; readonly wabaId?: string; readonly portfolioId: string; readonly entityId: string }): Promise<object> {
  const [entity, waba, apps] = await Promise.all([
    registry.entities.get(of.entityId), of.wabaId === undefined ? null : registry.wabas.get(of.wabaId), of.wabaId === undefined ? [] : registry.subscribedApps.all(of.wabaId),
  ]);
  const entities: Entity[] = [
    ...of.template === undefined ? [] : [templateHealth(of.template)],
    ...of.number === undefined ? [] : [numberHealth(of.number)],
    ...waba === null ? [] : [waba.value.testRecipients === null
      ? { entity_type: 'WABA', id: waba.id, can_send_message: waba.value.reviewStatus === 'APPROVED' ? 'AVAILABLE' : 'BLOCKED' } as const
      : { entity_type: 'WABA', id: waba.id, can_send_message: 'LIMITED', additional_info: ['Until the business is approved it reaches its test recipients only.'] } as const],
    { entity_type: 'BUSINESS', id: of.portfolioId, can_send_message: entity === null || entity.value.status === 'suspended' ? 'BLOCKED' : 'AVAILABLE' },
    ...apps.map(({ value }) => ({ entity_type: 'APP', id: value.appId, can_send_message: 'AVAILABLE' } as const)),
  ];
  const worst = (['BLOCKED', 'LIMITED'] as const).find(ability => entities.some(each => each.can_send_message === ability)) ?? 'AVAILABLE';
  return { can_send_message: worst, entities };
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
