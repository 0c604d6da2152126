import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../../proto/clock.ts';
import { monthOf } from '../../../storage/ledger/charge-row.ts';
import type { LedgerStore } from '../../../storage/ledger/ledger.ts';
import { microsOf } from '../billing/amount.ts';
import type { Billing } from '../billing/billing.ts';
import { statementCsv } from '../billing/statement.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { OpenedWebhooks } from '../webhooks/open-webhooks.ts';
import { requireApp, requireEntity } from './require-known.ts';

export interface AccountOperatorParts {
  readonly registry: Pick<BusinessRegistry, 'entities' | 'apps'>;
  readonly billing: Billing;
  readonly ledger: LedgerStore;
  readonly webhooks: Pick<OpenedWebhooks, 'parked' | 'replay'>;
  readonly clock: Clock;
}

const id = Type.String({ pattern: '^\\d{1,20}$' });
const amount = Type.String({ pattern: '^\\d{1,9}(\\.\\d{1,6})?$' });
const month = Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' });
const PARKED_SHOWN = 100;

/** What an entity owes and may spend, its statements, and webhooks that were parked; at the operator's socket. */
export function registerAccountOperator(app: FastifyInstance, { registry, billing, ledger, webhooks, clock }: AccountOperatorParts): void {
  app.get<{ Querystring: { entity: string; month?: string } }>('/business/account', { schema: { querystring: Type.Object({ entity: id, month: Type.Optional(month) }) } },
    async ({ query }) => {
      await requireEntity(registry, query.entity);
      return billing.usage(query.entity, query.month ?? monthOf(clock.nowMs()));
    });
  app.post<{ Body: { entity: string; payIn?: string; monthlyLimit?: string; newCurrency?: boolean } }>('/business/account', {
    schema: { body: Type.Object({ entity: id, payIn: Type.Optional(amount), monthlyLimit: Type.Optional(Type.Union([amount, Type.Literal('none')])), newCurrency: Type.Optional(Type.Boolean()) }, { additionalProperties: false }) },
  }, async ({ body: { entity, payIn, monthlyLimit, newCurrency = false } }) => {
    await requireEntity(registry, entity);
    await billing.setAccount(entity, {
      newCurrency,
      ...payIn === undefined ? {} : { payInMicros: microsOf(payIn) },
      ...monthlyLimit === undefined ? {} : { monthlyLimitMicros: monthlyLimit === 'none' ? null : microsOf(monthlyLimit) },
    });
    return billing.usage(entity, monthOf(clock.nowMs()));
  });
  app.get<{ Querystring: { entity: string; month: string } }>('/business/usage', { schema: { querystring: Type.Object({ entity: id, month }) } }, async ({ query }) => {
    await requireEntity(registry, query.entity);
    return { ...query, totals: await ledger.totals(query.entity, query.month) };
  });
  app.get<{ Querystring: { entity: string; month: string } }>('/business/statement', { schema: { querystring: Type.Object({ entity: id, month }) } }, async ({ query }) => {
    await requireEntity(registry, query.entity);
    const parts: string[] = [];
    for await (const part of statementCsv(ledger, query.entity, query.month)) parts.push(part);
    return { csv: parts.join('') };
  });
  app.get<{ Querystring: { app: string } }>('/business/parked', { schema: { querystring: Type.Object({ app: id }) } }, async ({ query }) => {
    await requireApp(registry, query.app);
    return { parked: await webhooks.parked.list(query.app, { limit: PARKED_SHOWN }) };
  });
  app.post<{ Body: { app: string } }>('/business/replay', { schema: { body: Type.Object({ app: id }, { additionalProperties: false }) } }, async ({ body }) => {
    await requireApp(registry, body.app);
    return { received: await webhooks.replay(body.app) };
  });
}
