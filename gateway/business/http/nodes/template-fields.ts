import type { Clock } from '../../../../proto/clock.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { Kept } from '../../registry/repository.ts';
import type { Template } from '../../registry/template.ts';
import { readBack } from '../../templates/authentication-template.ts';
import { healthOf } from './health-status.ts';
import type { NodeType } from './node-fields.ts';

/** What can be read of a template. */
export function templateType(registry: BusinessRegistry, clock: Clock): NodeType<Kept<Template>> {
  return {
    name: 'WhatsAppMessageTemplate',
    defaults: ['name', 'parameter_format', 'components', 'language', 'status', 'category'],
    fields: {
      name: ({ value }) => value.name,
      language: ({ value }) => value.language,
      category: ({ value }) => value.category,
      status: ({ value }) => value.status,
      components: ({ value }) => readBack(value.components),
      parameter_format: ({ value }) => value.parameterFormat,
      quality_score: ({ value: { quality } }) => ({ score: quality.score, date: Math.floor(quality.atMs / 1000) }),
      rejected_reason: ({ value }) => value.rejectedReason,
      previous_category: ({ value }) => value.previousCategory === '' ? undefined : value.previousCategory,
      correct_category: () => undefined,
      sub_category: () => undefined,
      message_send_ttl_seconds: ({ value }) => value.ttlSeconds,
      cta_url_link_tracking_opted_out: () => undefined,
      library_template_name: () => undefined,
      degrees_of_freedom_spec: () => undefined,
      health_status: async template => {
        const waba = await registry.wabas.get(template.value.wabaId);
        return waba === null ? undefined : healthOf(registry, clock, { template, wabaId: waba.id, portfolioId: waba.value.portfolioId, entityId: waba.value.entityId });
      },
    },
  };
}
