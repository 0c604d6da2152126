import { Type } from '@sinclair/typebox';
import type { MessageIntake } from '../../messages/message-intake.ts';
import { anything, success } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Nodes } from '../nodes/nodes.ts';

const takes = Type.Object({
  messaging_product: Type.Literal('whatsapp'),
  recipient_type: Type.Optional(Type.String()),
  to: Type.Optional(Type.String({ description: 'A phone number with its country code' })),
  type: Type.Optional(Type.String({ description: 'text, location, contacts, reaction, interactive or template; text when absent' })),
  context: Type.Optional(Type.Object({ message_id: Type.Optional(Type.String()) })),
  biz_opaque_callback_data: Type.Optional(Type.String({ maxLength: 512 })),
  text: Type.Optional(Type.Object({ body: Type.String({ minLength: 1, maxLength: 4096 }), preview_url: Type.Optional(Type.Boolean()) })),
  location: Type.Optional(anything), contacts: Type.Optional(anything), reaction: Type.Optional(anything), interactive: Type.Optional(anything), template: Type.Optional(anything),
  status: Type.Optional(Type.Literal('read')),
  message_id: Type.Optional(Type.String()),
  typing_indicator: Type.Optional(Type.Object({ type: Type.Literal('text') })),
});

const accepted = Type.Object({
  messaging_product: Type.Literal('whatsapp'),
  contacts: Type.Array(Type.Object({ input: Type.String(), wa_id: Type.String() }), { minItems: 1, maxItems: 1 }),
  messages: Type.Array(Type.Object({ id: Type.String(), message_status: Type.Optional(Type.String()) }), { minItems: 1, maxItems: 1 }),
});

export function messageEdges(nodes: Nodes, intake: MessageIntake): readonly Edge[] {
  const common = { method: 'POST', tag: 'Messages', scope: 'whatsapp_business_messaging' } as const;
  return [
    { ...common, path: '/:id/messages', summary: 'Send a message, or tell that one was read', takes, answers: Type.Union([accepted, success]), run: async call => intake.take(await nodes.number(call), call.parameters) },
    {
      ...common, path: '/:id/marketing_messages', summary: 'Send a marketing template, as with messages', answers: accepted,
      takes: Type.Composite([Type.Pick(takes, ['messaging_product', 'recipient_type', 'to', 'type', 'template', 'biz_opaque_callback_data']), Type.Object({ product_policy: Type.Optional(Type.String()), message_activity_sharing: Type.Optional(Type.Boolean()) })]),
      run: async call => intake.takeMarketing(await nodes.number(call), call.parameters),
    },
  ];
}
