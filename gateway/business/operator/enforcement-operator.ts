import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { SealgateError } from '../../../proto/errors.ts';
import { decideDisplayName } from '../numbers/display-name.ts';
import { decideOfficialAccount } from '../numbers/official-account.ts';
import type { AuditTrail } from '../onboarding/audit-trail.ts';
import { closeBusiness, type ClosingParts } from '../onboarding/closing.ts';
import { Enforcement } from '../onboarding/enforcement.ts';
import type { TemplateCatalogue } from '../templates/template-catalogue.ts';
import { strict, text } from './operator-fields.ts';

export interface EnforcementOperatorParts extends ClosingParts {
  readonly audit: AuditTrail;
  readonly catalogue: Pick<TemplateCatalogue, 'correctCategory'>;
}

type Step = { readonly entity: string; readonly actor: string } & (
  | { readonly step: 'warn'; readonly violation: string } | { readonly step: 'restrict'; readonly days: number } | { readonly step: 'lock' | 'reinstate' });

const DAY_MS = 86_400_000;
const violation = Type.String({ pattern: '^[A-Z_]{2,64}$' });
const oneOf = (...values: readonly string[]): TSchema => Type.Union(values.map(value => Type.Literal(value)));

/** What the operator decides about businesses that are in already: names, reviews, limits, categories, and what happens to those that break the rules. Each is in the audit trail. */
export function registerEnforcementOperator(app: FastifyInstance, parts: EnforcementOperatorParts): void {
  const { audit, catalogue, clock } = parts;
  const enforcement = new Enforcement(parts);
  /** An answer to what a number has asked for. */
  const answering = (path: string, what: string, defaultReason: string, decide: (id: string, reason: string | null) => Promise<string>): void => {
    app.post<{ Body: { id: string; actor: string; approve: boolean; reason?: string } }>(path, {
      schema: { body: strict({ id: text, actor: text, approve: Type.Boolean(), reason: Type.Optional(text) }) },
    }, async ({ body: { id, actor, approve, reason = defaultReason } }) => {
      const status = await decide(id, approve ? null : reason);
      await audit.append({ actor, action: `${approve ? 'approve' : 'decline'} ${what}`, subject: id, reason: approve ? '' : reason });
      return { number: id, status };
    });
  };
  answering('/business/display-name', 'display name', 'NAME_NOT_CONSISTENT', (id, reason) => decideDisplayName(parts, id, reason));
  answering('/business/official-account', 'official account', 'The business is not notable enough.', (id, reason) => decideOfficialAccount(parts, id, reason));
  app.post<{ Body: { id: string; actor: string; decision: 'APPROVED' | 'REJECTED' } }>('/business/account-review', {
    schema: { body: strict({ id: text, actor: text, decision: oneOf('APPROVED', 'REJECTED') }) },
  }, async ({ body: { id, actor, decision } }) => {
    await enforcement.review(id, decision);
    await audit.append({ actor, action: `account ${decision.toLowerCase()}`, subject: id, reason: '' });
    return { account: id, decision };
  });
  app.post<{ Body: { number: string; actor: string; perSecond: number } }>('/business/throughput', {
    schema: { body: strict({ number: text, actor: text, perSecond: Type.Integer({ minimum: 1, maximum: 100_000 }) }) },
  }, async ({ body: { number, actor, perSecond } }) => {
    await enforcement.setThroughput(number, perSecond);
    await audit.append({ actor, action: 'set throughput', subject: number, reason: `${perSecond} per second` });
    return { number, perSecond };
  });
  app.post<{ Body: { id: string; actor: string; category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' } }>('/business/templates/category', {
    schema: { body: strict({ id: text, actor: text, category: oneOf('MARKETING', 'UTILITY', 'AUTHENTICATION') }) },
  }, async ({ body: { id, actor, category } }) => {
    if (await catalogue.correctCategory(id, category) === null) throw new SealgateError('MALFORMED', { detail: 'there is no such template, or it is of that category already' });
    await audit.append({ actor, action: 'correct template category', subject: id, reason: category });
    return { template: id, category };
  });
  app.post<{ Body: Step }>('/business/enforce', {
    schema: {
      body: Type.Union([
        strict({ entity: text, actor: text, step: Type.Literal('warn'), violation }), strict({ entity: text, actor: text, step: Type.Literal('restrict'), days: Type.Integer({ minimum: 1, maximum: 365 }) }),
        strict({ entity: text, actor: text, step: oneOf('lock', 'reinstate') }),
      ]),
    },
  }, async ({ body }) => {
    const { entity, actor, step } = body;
    switch (step) {
      case 'warn': await enforcement.warn(entity, body.violation); break;
      case 'restrict': await enforcement.restrict(entity, clock.nowMs() + body.days * DAY_MS); break;
      case 'lock': await enforcement.lock(entity); break;
      case 'reinstate': await enforcement.reinstate(entity);
    }
    await audit.append({ actor, action: `${step} entity`, subject: entity, reason: step === 'warn' ? body.violation : step === 'restrict' ? `${body.days} days` : '' });
    return { entity, step };
  });
  app.post<{ Body: { entity: string; actor: string; reason: string } }>('/business/close', { schema: { body: strict({ entity: text, actor: text, reason: text }) } }, async ({ body: { entity, actor, reason } }) => {
    const closed = await closeBusiness(parts, entity);
    await audit.append({ actor, action: 'close entity', subject: entity, reason });
    return { entity, ...closed };
  });
}
