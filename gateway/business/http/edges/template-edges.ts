import { Type } from '@sinclair/typebox';
import type { Clock } from '../../../../proto/clock.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { Kept } from '../../registry/repository.ts';
import type { Template } from '../../registry/template.ts';
import type { Waba } from '../../registry/waba.ts';
import type { NewTemplate, TemplateCatalogue, TemplateEdit } from '../../templates/template-catalogue.ts';
import { componentsOf } from '../../templates/template-form.ts';
import { anything, listOf, node, success } from './answers.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import { uncounted, type Call, type Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import { readNode, readNodes, selectionOf } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { pageOfStored } from '../paging.ts';
import { templateType } from '../nodes/template-fields.ts';

const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;
const formats = ['POSITIONAL', 'NAMED'] as const;
const LANGUAGE = { max: 16 } as const;
const LANGUAGES_MAX = 50;
const DAY_SECONDS = 86_400;
const MAX_SECONDS = 1e11;
/** Default and allowed time to live, by category. */
const ttls = {
  AUTHENTICATION: { default: 600, min: 30, max: 900 }, UTILITY: { default: 30 * DAY_SECONDS, min: 30, max: 43_200 }, MARKETING: { default: 30 * DAY_SECONDS, min: 43_200, max: 30 * DAY_SECONDS },
} as const;

const form = Type.Object({
  name: Type.String({ pattern: '^[a-z0-9_]{1,512}$' }), language: Type.String(), category: Type.String(), components: Type.Array(anything),
  parameter_format: Type.Optional(Type.String()), message_send_ttl_seconds: Type.Optional(Type.Integer()),
});
const filters = Type.Object({
  fields: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()), after: Type.Optional(Type.String()), before: Type.Optional(Type.String()), name: Type.Optional(Type.String()),
  name_or_content: Type.Optional(Type.String()), content: Type.Optional(Type.String()), status: Type.Optional(Type.String()), category: Type.Optional(Type.String()), language: Type.Optional(Type.String()),
  quality_score: Type.Optional(Type.String()), summary: Type.Optional(Type.String()),
  since: Type.Optional(Type.Integer({ description: 'Made then or later; Unix seconds' })), until: Type.Optional(Type.Integer({ description: 'Made then or earlier; Unix seconds' })),
});
/** With its category, which a client reads in any answer to the making of a template. */
const upserted = Type.Object({ id: Type.String(), status: Type.String(), category: Type.String(), language: Type.String() });
const made = Type.Object({ id: Type.String(), status: Type.String(), category: Type.String() });

/** What makes, lists, reads and deletes templates. Editing is a POST to the template's node. */
export function templateEdges(nodes: Nodes, registry: BusinessRegistry, catalogue: TemplateCatalogue, clock: Clock): readonly Edge[] {
  const common = { tag: 'Templates', scope: 'whatsapp_business_management', counted: true } as const;
  return [
    {
      ...common, method: 'POST', path: '/:id/message_templates', summary: 'Create a template', takes: form, answers: made,
      run: async call => {
        const waba = await nodes.waba(call);
        const { id, value } = await catalogue.create(waba, newTemplateOf(call.parameters));
        return { id, status: value.status, category: value.category };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/upsert_message_templates', summary: 'Create a template in several languages, or change it where it is there', answers: Type.Object({ data: Type.Array(upserted) }),
      takes: Type.Composite([Type.Omit(form, ['language']), Type.Object({ languages: Type.Array(Type.String()) })]),
      run: async call => {
        const waba = await nodes.waba(call);
        const languages = call.parameters.optionalTexts('languages', LANGUAGE, LANGUAGES_MAX) ?? [];
        if (languages.length === 0) throw call.parameters.faults.missing('languages');
        // All are read before any is made.
        const forms = languages.map(language => newTemplateOf(call.parameters, language));
        const data: object[] = [];
        for (const each of forms) {
          const { id, value } = await catalogue.upsert(waba, each);
          data.push({ id, status: value.status, category: value.category, language: value.language });
        }
        return { data };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/message_templates', summary: 'List templates', takes: filters, answers: listOf(node),
      run: async call => listTemplates(call, registry, catalogue, clock, await nodes.waba(call)),
    },
    {
      ...common, method: 'GET', path: '/:id/message_templates/:item', summary: 'Read a template', answers: node,
      run: async call => {
        const waba = await nodes.waba(call);
        const template = await nodes.template(uncounted(call), call.item);
        if (template.value.wabaId !== waba.id) throw noSuchNode(call.method, call.item);
        return readNode(templateType(registry, clock), template, template.id, selectionOf(call.parameters));
      },
    },
    {
      ...common, method: 'DELETE', path: '/:id/message_templates', summary: 'Delete templates by name, or one by name and id', answers: success,
      takes: Type.Object({ name: Type.Optional(Type.String()), hsm_id: Type.Optional(Type.String()), hsm_ids: Type.Optional(anything) }),
      run: async call => {
        const waba = await nodes.waba(call);
        for (const template of chosen(call.parameters, await registry.templates.all(waba.id))) await catalogue.delete(template);
        return { success: true };
      },
    },
    {
      ...common, method: 'POST', path: '/:id/unpause', summary: 'Lift the pause of a template', answers: success,
      run: async call => {
        const template = await nodes.template(call);
        if (await catalogue.setPaused(template.id, false, 'business') === null) throw new ApiError(100, { message: '(#100) Only a template that is paused, not for a fixed time and not by the operator, can be unpaused' });
        return { success: true };
      },
    },
  ];
}

/** POST to a template's node. */
export async function editTemplate(call: Call, nodes: Nodes, catalogue: TemplateCatalogue): Promise<object> {
  const template = await nodes.template(call);
  const { parameters } = call;
  const category = parameters.optionalChoice('category', categories) ?? template.value.category;
  const parameterFormat = parameters.optionalChoice('parameter_format', formats) ?? template.value.parameterFormat;
  const edit: TemplateEdit = {
    category, parameterFormat,
    ...parameters.has('components') ? { components: [...componentsOf(parameters, { category, format: parameterFormat, language: template.value.language })] } : {},
    ...parameters.has('message_send_ttl_seconds') ? { ttlSeconds: ttlOf(parameters, category) } : {},
  };
  const waba = await nodes.waba(uncounted(call), template.value.wabaId);
  await catalogue.edit(waba, template.id, edit);
  return { success: true, id: template.id, name: template.value.name, category };
}

function newTemplateOf(parameters: Fields, language = parameters.text('language', LANGUAGE)): NewTemplate {
  const name = parameters.text('name', { max: 512 });
  if (!/^[a-z0-9_]{1,512}$/.test(name)) throw parameters.faults.wrong('name', 'must be lower-case letters, digits and underscores');
  if (!/^[a-z]{2,3}(?:_[A-Za-z]{2,4})?$/.test(language)) throw parameters.faults.wrong('language', 'must be a language code like en or en_US');
  const category = parameters.choice('category', categories);
  if (parameters.has('library_template_name')) throw parameters.faults.wrong('library_template_name', 'must be of the template library, which has no templates on this server');
  const parameterFormat = parameters.optionalChoice('parameter_format', formats) ?? 'POSITIONAL';
  const components = [...componentsOf(parameters, { category, format: parameterFormat, language })];
  return { name, language, category, parameterFormat, components, ttlSeconds: ttlOf(parameters, category) };
}

function ttlOf(parameters: Fields, category: keyof typeof ttls): number {
  const rule = ttls[category];
  const given = parameters.optionalInteger('message_send_ttl_seconds', { min: -1, max: rule.max }) ?? rule.default;
  if (given === -1) return 30 * DAY_SECONDS;
  if (given < rule.min) throw parameters.faults.wrong('message_send_ttl_seconds', `must be from ${rule.min} to ${rule.max}, or -1`);
  return given;
}

async function listTemplates({ parameters, url }: Call, registry: BusinessRegistry, catalogue: TemplateCatalogue, clock: Clock, waba: Kept<Waba>): Promise<object> {
  const { templates } = registry;
  const among = (name: string): ((value: string) => boolean) => {
    const wanted = parameters.optionalTexts(name, { max: 600 }, 50)?.map(text => text.toLowerCase());
    return value => wanted === undefined || wanted.includes(value.toLowerCase());
  };
  const containing = (name: string): string => parameters.optionalText(name, { max: 600 })?.toLowerCase() ?? '';
  const [status, category, language, score] = ['status', 'category', 'language', 'quality_score'].map(among);
  const [name, content, either] = ['name', 'content', 'name_or_content'].map(containing);
  const [since, until] = ['since', 'until'].map(name => parameters.optionalInteger(name, { min: 0, max: MAX_SECONDS }));
  const isWanted = ({ value }: Kept<Template>): boolean => {
    const madeAt = Math.floor(value.createdAtMs / 1000);
    const text = value.components.map(component => component.text ?? '').join('\n').toLowerCase();
    return madeAt >= (since ?? 0) && madeAt <= (until ?? MAX_SECONDS) && (status?.(value.status) ?? true) && (category?.(value.category) ?? true) && (language?.(value.language) ?? true) && (score?.(value.quality.score) ?? true)
      && value.name.includes(name ?? '') && text.includes(content ?? '') && (value.name.includes(either ?? '') || text.includes(either ?? ''));
  };
  const { items, paging } = await pageOfStored(page => templates.list(waba.id, page), parameters, url, { limitMax: 1000, isWanted });
  const data = await readNodes(templateType(registry, clock), items, selectionOf(parameters));
  return { data, ...paging === undefined ? {} : { paging }, ...parameters.has('summary') ? { summary: summaryOf(await templates.all(waba.id), isWanted, await catalogue.limitOf(waba)) } : {} };
}

function summaryOf(all: readonly Kept<Template>[], isWanted: (template: Kept<Template>) => boolean, limit: number): object {
  return { total_count: all.filter(isWanted).length, message_template_count: all.length, message_template_limit: limit, are_translations_complete: false };
}

function chosen(parameters: Fields, all: readonly Kept<Template>[]): readonly Kept<Template>[] {
  const ids = parameters.optionalTexts('hsm_ids', { max: 32 }, 100) ?? (parameters.has('hsm_id') ? [parameters.text('hsm_id', { max: 32 })] : null);
  const name = parameters.optionalText('name', { max: 512 });
  if (ids === null && name === null) throw parameters.faults.missing('name');
  const found = all.filter(({ id, value }) => (ids?.includes(id) ?? true) && (name === null || value.name === name));
  if (found.length === 0) throw new ApiError(100, { message: '(#100) Invalid parameter', userTitle: 'Message Template Not Found', userMessage: 'The template does not exist.' });
  return found;
}
