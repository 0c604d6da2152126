import { Type } from '@sinclair/typebox';
import type { BusinessEndpoint } from '../../endpoint/endpoint.ts';
import type { Clock } from '../../../../proto/clock.ts';
import { recipientDigits } from '../../messages/recipient-number.ts';
import { waIdOfUserId } from '../../messages/user-id.ts';
import type { BlockList } from '../../registry/block-list.ts';
import { hostedNumberOf, type PhoneNumber } from '../../registry/phone-number.ts';
import type { Kept } from '../../registry/repository.ts';
import { anything, listOf } from './answers.ts';
import { ApiError } from '../api-error.ts';
import type { Call, Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { pageOfStored } from '../paging.ts';

type Endpoint = Pick<BusinessEndpoint, 'setBlocked' | 'lastInboundAtMs'>;
interface User { readonly input: string; readonly wa_id: string }
interface Failed extends User { readonly errors: readonly object[] }

const USERS_MAX = 1_000;
const WINDOW_MS = 24 * 3_600_000;
const MIXED = Type.Object({ messaging_product: Type.Literal('whatsapp'), block_users: Type.Object({}, { additionalProperties: true }) });
const takes = Type.Object({ messaging_product: Type.Literal('whatsapp'), block_users: Type.Array(anything) });

/** Whom a business number blocks. */
export function blockEdges(nodes: Nodes, blockList: BlockList, endpoint: Endpoint, clock: Clock): readonly Edge[] {
  const common = { path: '/:id/block_users', tag: 'Block list', scope: 'whatsapp_business_messaging' } as const;
  const block = async (number: Kept<PhoneNumber>, waId: string): Promise<string | null> => {
    const hosted = hostedNumberOf(number);
    const lastAtMs = await endpoint.lastInboundAtMs(hosted, waId);
    if (lastAtMs === null || clock.nowMs() - lastAtMs > WINDOW_MS) return 'User has not messaged in 24 hours';
    if (await endpoint.setBlocked(hosted, waId, true) === 'unknown') return 'User is not known';
    await blockList.add(number.id, waId);
    return null;
  };
  const unblock = async (number: Kept<PhoneNumber>, waId: string): Promise<string | null> => {
    await endpoint.setBlocked(hostedNumberOf(number), waId, false);
    await blockList.remove(number.id, waId);
    return null;
  };
  return [
    { ...common, method: 'POST', summary: 'Block users', takes, answers: MIXED, run: async call => changeUsers(call, await nodes.number(call), 'added_users', block) },
    { ...common, method: 'DELETE', summary: 'Unblock users', takes, answers: MIXED, run: async call => changeUsers(call, await nodes.number(call), 'removed_users', unblock) },
    {
      ...common, method: 'GET', summary: 'List blocked users', answers: listOf(Type.Object({ messaging_product: Type.Literal('whatsapp'), input: Type.String(), wa_id: Type.String() })),
      takes: Type.Object({ limit: Type.Optional(Type.Integer()), after: Type.Optional(Type.String()), before: Type.Optional(Type.String()) }),
      run: async call => {
        const { id } = await nodes.number(call);
        const { items, paging } = await pageOfStored(page => blockList.list(id, page), call.parameters, call.url);
        return { data: items.map(({ waId }) => ({ messaging_product: 'whatsapp', input: waId, wa_id: waId })), ...paging === undefined ? {} : { paging } };
      },
    },
  ];
}

/** Each by itself; when one fails, the answer is an error that says what was done. `change` resolves to why it was not. */
async function changeUsers(call: Call, number: Kept<PhoneNumber>, done: string, change: (number: Kept<PhoneNumber>, waId: string) => Promise<string | null>): Promise<object> {
  call.parameters.choice('messaging_product', ['whatsapp']);
  const users = call.parameters.list('block_users', USERS_MAX).map(user => userOf(user, number.value));
  if (users.length === 0) throw call.parameters.faults.missing('block_users');
  hostedNumberOf(number);
  const changed: User[] = [];
  const failed: Failed[] = [];
  for (const { input, waId } of users) {
    const reason = waId === null ? 'Not a phone number' : await change(number, waId);
    if (reason === null && waId !== null) changed.push({ input, wa_id: waId });
    else failed.push({ input, wa_id: waId ?? '', errors: [{ message: 'Re-engagement required', code: 131047, error_data: { details: reason ?? '' } }] });
  }
  const answer = { messaging_product: 'whatsapp', block_users: { [done]: changed, ...failed.length === 0 ? {} : { failed_users: failed } } };
  if (failed.length > 0) throw new ApiError(139100, { details: `${failed.length} of ${users.length} could not be changed`, beside: answer });
  return answer;
}

/** By number, or by the id that the business knows a person by. */
function userOf(user: Fields, { digits, entityId }: PhoneNumber): { readonly input: string; readonly waId: string | null } {
  const userId = user.has('user') ? null : user.optionalText('user_id', { max: 160 });
  if (userId !== null) return { input: userId, waId: waIdOfUserId(entityId, userId) };
  const input = user.text('user', { max: 64 });
  return { input, waId: recipientDigits(input, digits) };
}
