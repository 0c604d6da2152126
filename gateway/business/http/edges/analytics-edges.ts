import { Type } from '@sinclair/typebox';
import type { Analytics } from '../../analytics/analytics.ts';
import { anything } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Nodes } from '../nodes/nodes.ts';

const point = Type.Object({ template_id: Type.String(), start: Type.Integer(), end: Type.Integer() }, { additionalProperties: true });

const span = { start: Type.Integer({ description: 'Unix seconds' }), end: Type.Integer() };

/** What became of messages. That of templates is an edge only; what was delivered and its cost are fields of the account as well: some clients ask for the one, some for the other. */
export function analyticsEdges(nodes: Nodes, analytics: Pick<Analytics, 'templates' | 'delivered'>): readonly Edge[] {
  const common = { method: 'GET', tag: 'WhatsApp Business Accounts', scope: 'whatsapp_business_management', counted: true } as const;
  const delivered = (kind: Parameters<Analytics['delivered']>[2]): Edge => ({
    ...common, path: `/:id/${kind}_analytics`, summary: 'Delivered messages and their cost, like the field of this name', takes: Type.Object({
      ...span, granularity: Type.String({ description: 'DAILY or MONTHLY' }), dimensions: Type.Optional(Type.String()), metric_types: Type.Optional(Type.String()), phone_numbers: Type.Optional(Type.String()), country_codes: Type.Optional(Type.String()),
    }),
    answers: Type.Object({ data: Type.Array(Type.Object({ data_points: Type.Array(Type.Object({ start: Type.Integer(), end: Type.Integer() }, { additionalProperties: true })) })) }),
    run: async call => analytics.delivered(await nodes.waba(call), call.parameters, kind),
  });
  return [delivered('pricing'), delivered('conversation'), {
    ...common, path: '/:id/template_analytics', summary: 'Sent, delivered and read messages of templates, and their cost, by day',
    takes: Type.Object({
      ...span, granularity: Type.Literal('DAILY'), template_ids: Type.String({ description: 'At most 10' }),
      metric_types: Type.Optional(Type.String({ description: 'SENT, DELIVERED, READ, CLICKED, COST; all when absent' })),
    }),
    answers: Type.Object({ data: Type.Array(Type.Object({ granularity: Type.String(), product_type: Type.String(), data_points: Type.Array(Type.Composite([point, Type.Object({ clicked: Type.Optional(Type.Array(anything)) })])) })) }),
    run: async call => analytics.templates(await nodes.waba(call), call.parameters),
  }];
}
