import { Type } from '@sinclair/typebox';
import type { Analytics } from '../analytics/analytics.ts';
import { anything } from './answers.ts';
import type { Edge } from './edge.ts';
import type { Nodes } from './nodes.ts';

const point = Type.Object({ template_id: Type.String(), start: Type.Integer(), end: Type.Integer() }, { additionalProperties: true });

/** What became of templates' messages; the other analytics are fields of the account. */
export function analyticsEdges(nodes: Nodes, analytics: Pick<Analytics, 'templates'>): readonly Edge[] {
  return [{
    method: 'GET', path: '/:id/template_analytics', tag: 'WhatsApp Business Accounts', summary: 'Sent, delivered and read messages of templates, and their cost, by day', scope: 'whatsapp_business_management', counted: true,
    takes: Type.Object({
      start: Type.Integer({ description: 'Unix seconds' }), end: Type.Integer(), granularity: Type.Literal('DAILY'), template_ids: Type.String({ description: 'At most 10' }),
      metric_types: Type.Optional(Type.String({ description: 'SENT, DELIVERED, READ, CLICKED, COST; all when absent' })),
    }),
    answers: Type.Object({ data: Type.Array(Type.Object({ granularity: Type.String(), product_type: Type.String(), data_points: Type.Array(Type.Composite([point, Type.Object({ clicked: Type.Optional(Type.Array(anything)) })])) })) }),
    run: async call => analytics.templates(await nodes.waba(call), call.parameters),
  }];
}
