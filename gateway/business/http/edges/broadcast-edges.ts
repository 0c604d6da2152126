import { Type } from '@sinclair/typebox';
import type { Broadcast } from '../../broadcasts/broadcast.ts';
import { accepted, contentIdOf, notSent } from '../../broadcasts/broadcast.ts';
import type { Broadcasts, NewBroadcast, Payload, RecipientResult } from '../../broadcasts/broadcasts.ts';
import { messageIdOf } from '../../messages/message-id.ts';
import type { MessageIntake } from '../../messages/message-intake.ts';
import { recipientDigits } from '../../messages/recipient-number.ts';
import type { PhoneNumber } from '../../registry/phone-number.ts';
import type { Kept } from '../../registry/repository.ts';
import { anything, listOf, success } from './answers.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import type { Call, Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { pageOf } from '../paging.ts';

/** What one request's body can hold. */
const RECIPIENTS_MAX = 5_000;
const NUMBER = { max: 64 } as const;
const commands = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;

const shown = Type.Object({
  id: Type.String(), name: Type.String(), status: Type.String({ description: 'running, paused, cancelled or done' }), pace: Type.Integer(), recipients: Type.Integer(), created_at: Type.Integer(),
});
const counted = Type.Composite([shown, Type.Object({
  waiting: Type.Integer(), accepted: Type.Integer(), refused: Type.Array(Type.Object({ code: Type.Integer(), recipients: Type.Integer() })),
})]);
const result = Type.Object({
  to: Type.String(), status: Type.String({ description: 'waiting, accepted or refused' }), code: Type.Optional(Type.Integer({ description: 'Why it was refused' })),
  message_id: Type.Optional(Type.String({ description: 'Of one that was accepted: what webhooks tell its statuses by' })),
});
const takes = Type.Object({
  messaging_product: Type.Literal('whatsapp'),
  name: Type.Optional(Type.String({ maxLength: 100 })),
  template: Type.Object({}, { additionalProperties: true, description: 'As in a message; what a recipient brings of its own replaces it' }),
  pace: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Messages per second; the number\'s throughput when absent' })),
  recipients: Type.Array(Type.Object({ to: Type.String(), components: Type.Optional(anything) }), { minItems: 1, maxItems: RECIPIENTS_MAX }),
});

/** A template to many recipients. Not part of the Cloud API: what it does one by one, in one request. */
export function broadcastEdges(nodes: Nodes, broadcasts: Broadcasts, intake: Pick<MessageIntake, 'requireSendable'>): readonly Edge[] {
  const common = { tag: 'Broadcasts', scope: 'whatsapp_business_messaging' } as const;
  const own = async (call: Call): Promise<{ readonly broadcast: Kept<Broadcast>; readonly number: Kept<PhoneNumber> }> => {
    const number = await nodes.number(call);
    const broadcast = await broadcasts.get(call.item);
    if (broadcast?.parent !== number.id) throw noSuchNode(call.method, call.item);
    return { broadcast, number };
  };
  return [
    {
      ...common, method: 'POST', path: '/:id/broadcasts', summary: 'Send a template to many recipients, one after another', takes, answers: shown,
      run: async call => {
        const number = await nodes.number(call);
        const { sharesComponents, ...broadcast } = broadcastOf(call.parameters, number);
        // What would be refused for every recipient, or for each that brings nothing of its own, is refused before there is a broadcast.
        await intake.requireSendable(number, call.parameters.object('template'), sharesComponents);
        return shownOf(await broadcasts.create({ phoneNumberId: number.id, ...broadcast }));
      },
    },
    {
      ...common, method: 'GET', path: '/:id/broadcasts', summary: 'List the number\'s broadcasts', answers: listOf(shown),
      run: async call => {
        const { items, paging } = pageOf(await broadcasts.all((await nodes.number(call)).id), ({ id }) => id, call.parameters, call.url);
        return { data: items.map(shownOf), ...paging === undefined ? {} : { paging } };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/broadcasts/:item', summary: 'How far a broadcast is', answers: counted,
      run: async call => {
        const { broadcast } = await own(call);
        const tally = await broadcasts.tally(broadcast.id);
        const refused = [...tally].filter(([code]) => code !== accepted && code !== notSent).map(([code, recipients]) => ({ code, recipients }));
        return { ...shownOf(broadcast), waiting: tally.get(notSent) ?? 0, accepted: tally.get(accepted) ?? 0, refused };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/broadcasts/:item/recipients', summary: 'What became of each recipient, fifty in a page',
      takes: Type.Object({ page: Type.Optional(Type.Integer({ minimum: 0 })) }), answers: Type.Object({ data: Type.Array(result), pages: Type.Integer() }),
      run: async call => {
        const { broadcast: { id, value }, number } = await own(call);
        const page = call.parameters.optionalInteger('page', { min: 0, max: RECIPIENTS_MAX }) ?? 0;
        const results = await broadcasts.results(id, page);
        return { data: results.map(each => resultOf(id, number.value.digits, each)), pages: value.parts };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/broadcasts/:item', summary: 'Pause, resume or cancel a broadcast', takes: Type.Object({ action: Type.String({ description: 'pause, resume or cancel' }) }), answers: success,
      run: async call => {
        const { broadcast: { id } } = await own(call);
        const status = commands[call.parameters.choice('action', ['pause', 'resume', 'cancel'])];
        const changed = await broadcasts.setStatus(id, status);
        if (changed?.value.status !== status) throw new ApiError(100, { message: `(#100) The broadcast is ${changed?.value.status ?? 'gone'} already` });
        return { success: true };
      },
    },
  ];
}

/** `sharesComponents`: somebody is sent the template as it is filled in for all. */
function broadcastOf(parameters: Fields, number: Kept<PhoneNumber>): Omit<NewBroadcast, 'phoneNumberId'> & { readonly sharesComponents: boolean } {
  parameters.choice('messaging_product', ['whatsapp']);
  const template = parameters.object('template');
  const base = { name: template.text('name', { max: 512 }), language: { code: template.object('language').text('code', { max: 16 }) } };
  const components = template.value('components');
  const recipients = parameters.list('recipients', RECIPIENTS_MAX);
  const payloads = recipients.map((recipient): Payload => {
    const filled = recipient.has('components') ? recipient.value('components') : components;
    return { to: recipient.text('to', NUMBER), template: { ...base, ...filled === undefined ? {} : { components: filled } } };
  });
  if (payloads.length === 0) throw parameters.faults.missing('recipients');
  const pace = parameters.optionalInteger('pace', { min: 1, max: 1000 }) ?? number.value.throughputPerSecond;
  return { name: parameters.optionalText('name', { max: 100 }) ?? '', pace, payloads, sharesComponents: recipients.some(recipient => !recipient.has('components')) };
}

function resultOf(broadcast: string, sender: string, { recipient, to, code }: RecipientResult): object {
  if (code === notSent) return { to, status: 'waiting' };
  if (code !== accepted) return { to, status: 'refused', code };
  return { to, status: 'accepted', message_id: messageIdOf({ waId: recipientDigits(to, sender) ?? to, author: 'business', contentId: contentIdOf(broadcast, recipient) }) };
}

function shownOf({ id, value: { name, status, pace, recipients, createdAtMs } }: Kept<Broadcast>): object {
  return { id, name, status, pace, recipients, created_at: Math.floor(createdAtMs / 1000) };
}
