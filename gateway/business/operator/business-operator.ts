import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { SealgateError } from '../../../proto/errors.ts';
import { ApiError } from '../http/api-error.ts';
import type { BusinessHttp } from '../http/business-http.ts';
import { Fields, parameterFaults } from '../http/fields.ts';
import { applicationFormOf } from '../onboarding/application-form.ts';
import { issueToken, type EnterpriseParts } from '../onboarding/enterprise.ts';
import { newApp } from '../onboarding/new-app.ts';
import { testBusiness } from '../onboarding/test-business.ts';
import { tokenIdOf, tokenScopes, type TokenScope } from '../registry/access-token.ts';
import { listBusinesses } from './business-list.ts';
import { strict, text } from './operator-fields.ts';
import { requireApp, requireEntity } from './require-known.ts';

export interface BusinessOperatorParts extends EnterpriseParts {
  readonly http: Pick<BusinessHttp, 'applications' | 'audit' | 'catalogue' | 'registration' | 'requests'>;
}

const REQUESTS_SHOWN = 50;

/** What the operator does about businesses, on the operator's own socket. Who may reach it may do everything here; every decision is in the audit trail, with the name that was given. */
export function registerBusinessOperator(app: FastifyInstance, parts: BusinessOperatorParts): void {
  const { http, registry } = parts;
  app.post<{ Body: Record<string, unknown> }>('/business/apply', async ({ body }) => readingForm(() => http.applications.apply(applicationFormOf(new Fields(body, parameterFaults)))));
  app.get('/business/applications', async () => ({
    applications: (await http.applications.pending()).map(({ id, value: { claimHash: _, ...application } }) => ({ id, ...application })),
  }));
  app.post<{ Body: { id: string; actor: string } }>('/business/approve', { schema: { body: strict({ id: text, actor: text }) } }, async ({ body }) => http.applications.approve(body.id, body.actor));
  app.post<{ Body: { id: string; actor: string; reason: string } }>('/business/reject', { schema: { body: strict({ id: text, actor: text, reason: text }) } }, async ({ body }) => {
    await http.applications.reject(body.id, body.actor, body.reason);
    return { rejected: body.id };
  });
  app.get<{ Querystring: { entity?: string } }>('/business/list', { schema: { querystring: strict({ entity: Type.Optional(text) }) } }, async ({ query: { entity = null } }) => {
    if (entity !== null) await requireEntity(registry, entity);
    return { businesses: await listBusinesses(registry, entity) };
  });
  app.get('/business/audit', async () => {
    const { entries, brokenAt } = await http.audit.read();
    return { brokenAt, entries: entries.map(({ id, value }) => ({ number: Number(id), ...value })) };
  });
  app.get('/business/templates', async () => ({
    templates: await Promise.all([...await registry.templateReviews.all('')].sort((a, b) => a.value.submittedAtMs - b.value.submittedAtMs).map(async ({ id, value: { submittedAtMs, wabaId } }) => {
      const [template, waba] = await Promise.all([registry.templates.get(id), registry.wabas.get(wabaId)]);
      const entity = await registry.entities.get(waba?.value.entityId ?? '');
      return { id, submittedAtMs, business: entity?.value.name, waba: wabaId, name: template?.value.name, language: template?.value.language, category: template?.value.category, components: template?.value.components };
    })),
  }));
  app.post<{ Body: { id: string; actor: string; decision: 'approve' | 'reject' | 'pause' | 'unpause'; reason?: string } }>('/business/templates/decide', {
    schema: { body: strict({ id: text, actor: text, decision: Type.Union([Type.Literal('approve'), Type.Literal('reject'), Type.Literal('pause'), Type.Literal('unpause')]), reason: Type.Optional(text) }) },
  }, async ({ body }) => {
    await decideTemplate(parts, body);
    await http.audit.append({ actor: body.actor, action: `template ${body.decision}`, subject: body.id, reason: body.reason ?? '' });
    return { template: body.id, decision: body.decision };
  });
  app.post<{ Body: { entity: string; actor: string; name: string } }>('/business/apps', {
    schema: { body: strict({ entity: text, actor: text, name: Type.String({ minLength: 1, maxLength: 100 }) }) },
  }, async ({ body: { entity, actor, name } }) => {
    await requireEntity(registry, entity);
    const made = await newApp(parts, entity, name);
    await http.audit.append({ actor, action: 'create app', subject: made.appId, reason: entity });
    return made;
  });
  app.post<{ Body: { app: string; actor: string; scopes?: TokenScope[]; ttlMs?: number } }>('/business/tokens', {
    schema: { body: strict({ app: text, actor: text, scopes: Type.Optional(Type.Array(Type.Union(tokenScopes.map(scope => Type.Literal(scope))), { minItems: 1 })), ttlMs: Type.Optional(Type.Integer({ minimum: 0 })) }) },
  }, async ({ body }) => {
    const found = await requireApp(registry, body.app);
    const issued = await issueToken(parts, { appId: found.id, entityId: found.value.entityId, label: body.actor, ...body.scopes === undefined ? {} : { scopes: body.scopes }, ...body.ttlMs === undefined ? {} : { ttlMs: body.ttlMs } });
    await http.audit.append({ actor: body.actor, action: 'issue token', subject: found.id, reason: (body.scopes ?? tokenScopes).join(' ') });
    return issued;
  });
  app.post<{ Body: { token: string; actor: string } }>('/business/tokens/revoke', { schema: { body: strict({ token: text, actor: text }) } }, async ({ body }) => {
    // The id will do: whoever reports that a token has leaked need not pass it on once more.
    const revoked = await registry.tokens.change(/^[0-9a-f]{64}$/.test(body.token) ? body.token : tokenIdOf(body.token), value => ({ ...value, revokedAtMs: parts.clock.nowMs() }));
    if (revoked === null) throw new SealgateError('MALFORMED', { detail: 'there is no such token' });
    await http.audit.append({ actor: body.actor, action: 'revoke token', subject: revoked.value.appId, reason: '' });
    return { revoked: true };
  });
  app.get<{ Querystring: { id?: string } }>('/business/requests', { schema: { querystring: strict({ id: Type.Optional(text) }) } }, async ({ query }) => {
    if (query.id === undefined) return { requests: http.requests.latest(REQUESTS_SHOWN) };
    const found = http.requests.find(query.id);
    return { requests: found === null ? [] : [found] };
  });
  app.post<{ Body: { number: string; recipients: string[] } }>('/business/test', { schema: { body: strict({ number: Type.String({ pattern: '^\\d{6,15}$' }), recipients: Type.Array(Type.String({ pattern: '^\\d{6,15}$' }), { maxItems: 5 }) }) } }, async ({ body }) => testBusiness({ ...parts, registration: http.registration }, body));
}

async function decideTemplate({ http: { catalogue }, registry }: BusinessOperatorParts, { id, decision, reason }: { readonly id: string; readonly decision: 'approve' | 'reject' | 'pause' | 'unpause'; readonly reason?: string }): Promise<void> {
  if (decision === 'reject' && reason === undefined) throw new SealgateError('MALFORMED', { detail: 'a rejection needs a reason' });
  const decided = decision === 'approve' ? await catalogue.decide(id, { status: 'APPROVED' })
    : decision === 'reject' ? await catalogue.decide(id, { status: 'REJECTED', reason: reason ?? '' })
      : await catalogue.setPaused(id, decision === 'pause', 'operator');
  if (decided !== null) return;
  const template = await registry.templates.get(id);
  throw new SealgateError('MALFORMED', { detail: template === null ? 'there is no such template' : `the template is ${template.value.status}` });
}

async function readingForm<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ApiError ? new SealgateError('MALFORMED', { detail: error.message, cause: error }) : error;
  }
}
