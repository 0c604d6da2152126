import { Type } from '@sinclair/typebox';
import type { Analytics } from '../../analytics/analytics.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { previewsOf } from '../../templates/authentication-template.ts';
import { migrateTemplates } from '../../templates/migrate-templates.ts';
import type { TemplateCatalogue } from '../../templates/template-catalogue.ts';
import { anything } from './answers.ts';
import { uncounted, type Edge } from '../edge.ts';
import type { Nodes } from '../nodes/nodes.ts';

const TEMPLATE_ID = { max: 32 } as const;
const COMPARED_MAX = 10;
const PAGE = { max: 500, number: 10_000 } as const;

/** What is about several templates: comparing them, taking them over into another account, previews, and the library, which is empty. */
export function templateSetEdges(nodes: Nodes, registry: BusinessRegistry, catalogue: TemplateCatalogue, analytics: Pick<Analytics, 'comparison'>): readonly Edge[] {
  const common = { tag: 'Templates', scope: 'whatsapp_business_management' } as const;
  return [
    {
      ...common, method: 'GET', path: '/:id/compare', summary: 'Compare a template with others of its account', counted: true, answers: Type.Object({ data: Type.Array(anything) }),
      takes: Type.Object({ template_ids: Type.String(), start: Type.Integer({ description: 'Unix seconds' }), end: Type.Integer({ description: '7, 30, 60 or 90 days later' }) }),
      run: async call => {
        const template = await nodes.template(call);
        const ids = call.parameters.optionalTexts('template_ids', TEMPLATE_ID, COMPARED_MAX) ?? [];
        if (ids.length === 0) throw call.parameters.faults.missing('template_ids');
        const others = await Promise.all(ids.filter(id => id !== template.id).map(id => nodes.template(uncounted(call), id)));
        if (others.some(({ value }) => value.wabaId !== template.value.wabaId)) throw call.parameters.faults.wrong('template_ids', 'must be of the same account');
        return analytics.comparison([template, ...others], call.parameters);
      },
    },
    {
      ...common, method: 'POST', path: '/:id/migrate_message_templates', summary: 'Take over the approved templates of another account of the same business', counted: true,
      takes: Type.Object({ source_waba_id: Type.String(), page_number: Type.Optional(Type.Integer({ minimum: 0 })), count: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE.max })) }),
      answers: Type.Object({ migrated_templates: Type.Array(Type.String()), failed_templates: Type.Record(Type.String(), Type.String()) }),
      run: async call => {
        const { parameters } = call;
        const to = await nodes.waba(call);
        const from = await nodes.waba(uncounted(call), parameters.text('source_waba_id', TEMPLATE_ID));
        if (from.id === to.id) throw parameters.faults.wrong('source_waba_id', 'must be of another account');
        const [page, count] = [parameters.optionalInteger('page_number', { min: 0, max: PAGE.number }) ?? 0, parameters.optionalInteger('count', { min: 1, max: PAGE.max }) ?? PAGE.max];
        const all = await registry.templates.all(from.id);
        return migrateTemplates(catalogue, all.slice(page * count, (page + 1) * count), to);
      },
    },
    {
      ...common, method: 'GET', path: '/:id/message_template_previews', summary: 'What an authentication template would say', counted: true, answers: Type.Object({ data: Type.Array(anything) }),
      takes: Type.Object({
        category: Type.String(), languages: Type.Optional(Type.String()), add_security_recommendation: Type.Optional(Type.Boolean()), code_expiration_minutes: Type.Optional(Type.Integer()), button_types: Type.Optional(Type.String()),
      }),
      run: async call => {
        await nodes.waba(call);
        return { data: previewsOf(call.parameters) };
      },
    },
    { ...common, method: 'GET', path: '/message_template_library', summary: 'Prebuilt templates: there are none', answers: Type.Object({ data: Type.Array(anything) }), run: async () => ({ data: [] }) },
  ];
}
