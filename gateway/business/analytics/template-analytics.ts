import type { Clock } from '../../../proto/clock.ts';
import type { LedgerDay, LedgerStore } from '../../../storage/ledger/ledger.ts';
import { amountText } from '../billing/amount.ts';
import { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { nodeKindOf } from '../registry/node-id.ts';
import type { Kept } from '../registry/repository.ts';
import type { Waba } from '../registry/waba.ts';
import { dateOf, namesOf, readQuery } from './analytics-query.ts';
import type { MessageUsage } from './message-usage.ts';

export interface TemplateAnalyticsParts {
  readonly registry: Pick<BusinessRegistry, 'templates'>;
  readonly ledger: Pick<LedgerStore, 'days'>;
  readonly usage: Pick<MessageUsage, 'ofTemplate'>;
  readonly clock: Clock;
  /** What was charged in another is not part of the cost. */
  readonly currency: string;
}

const DAYS_MAX = 90;
const TEMPLATES_MAX = 10;
const metrics: readonly string[] = ['SENT', 'DELIVERED', 'READ', 'CLICKED', 'COST'];

interface Cost { readonly messages: number; readonly amountMicros: number }

/** What became of templates' messages, day by day. What people tap is not counted. Throws 100, 200005 unless the account has switched insights on, 200007. */
export async function templateAnalytics({ ledger, usage, clock, registry, currency }: TemplateAnalyticsParts, { id: wabaId, value: { entityId, insights } }: Kept<Waba>, given: Fields): Promise<object> {
  if (!insights) throw new ApiError(200005, { message: '(#200005) Template Insights is not enabled; POST is_enabled_for_insights=true to the account' });
  given.choice('granularity', ['DAILY', 'DAY']);
  const query = readQuery(given, clock.nowMs(), DAYS_MAX);
  const ids = namesOf(given, 'template_ids');
  if (ids === null) throw given.faults.missing('template_ids');
  if (ids.length > TEMPLATES_MAX) throw given.faults.wrong('template_ids', `must not have more than ${TEMPLATES_MAX} items`);
  for (const id of ids) {
    const template = nodeKindOf(id) === 'template' ? await registry.templates.get(id) : null;
    if (template?.value.wabaId !== wabaId) throw new ApiError(200007, { message: `(#200007) The account has no template ${id.slice(0, 32)}` });
  }
  const wanted = namesOf(given, 'metric_types')?.map(name => name.toUpperCase()) ?? metrics;
  const costs = wanted.includes('COST') ? costsOf((await ledger.days(entityId, dateOf(query.first), dateOf(query.last))).filter(each => each.currency === currency)) : new Map<string, Cost>();
  const points = await Promise.all(ids.map(async id => (await usage.ofTemplate(id, query.first, query.last)).map(({ day, counts }) => ({
    template_id: id, ...query.periodOf(day),
    ...Object.fromEntries((['sent', 'delivered', 'read'] as const).filter(name => wanted.includes(name.toUpperCase())).map(name => [name, counts.get(name) ?? 0])),
    ...wanted.includes('CLICKED') ? { clicked: [] } : {},
    ...wanted.includes('COST') ? { cost: costLines(costs.get(`${id} ${dateOf(day)}`)) } : {},
  }))));
  return { data: [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: points.flat() }] };
}

/** By template and day. */
function costsOf(days: readonly LedgerDay[]): ReadonlyMap<string, Cost> {
  const costs = new Map<string, Cost>();
  for (const { template, day, messages, amountMicros } of days) {
    const before = costs.get(`${template} ${day}`) ?? { messages: 0, amountMicros: 0 };
    costs.set(`${template} ${day}`, { messages: before.messages + messages, amountMicros: before.amountMicros + amountMicros });
  }
  return costs;
}

function costLines(cost: Cost | undefined): readonly object[] {
  if (cost === undefined) return [];
  return [
    { type: 'amount_spent', value: Number(amountText(cost.amountMicros)) },
    { type: 'cost_per_delivered', value: Number(amountText(Math.round(cost.amountMicros / cost.messages))) },
  ];
}
