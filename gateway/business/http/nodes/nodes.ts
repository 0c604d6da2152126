import { createHash } from 'node:crypto';
import type { Clock } from '../../../../proto/clock.ts';
import type { BudgetStore } from '../../../../storage/budgets/budgets.ts';
import type { App } from '../../registry/app.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { nodeKindOf, type NodeKind } from '../../registry/node-id.ts';
import type { PhoneNumber } from '../../registry/phone-number.ts';
import type { Portfolio } from '../../registry/portfolio.ts';
import type { Kept } from '../../registry/repository.ts';
import type { Template } from '../../registry/template.ts';
import type { Waba } from '../../registry/waba.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import type { Call } from '../edge.ts';

/** Calls per hour of one app for one WABA: with a registered number, and without. */
const CALLS_PER_HOUR = { active: 5_000, idle: 200 } as const;
const HOUR_MS = 3_600_000;

/**
 * The only way from an id in a path to what it is of. Unknown, of another kind and somebody else's are told alike; only then does it matter what the token may do, and only then is the
 * call counted.
 */
export class Nodes {
  private readonly registry: BusinessRegistry;
  private readonly budgets: BudgetStore;
  private readonly clock: Clock;

  constructor(registry: BusinessRegistry, budgets: BudgetStore, clock: Clock) {
    this.registry = registry;
    this.budgets = budgets;
    this.clock = clock;
  }

  async number(call: Call, id = call.id): Promise<Kept<PhoneNumber>> {
    const number = await this.own(call, id, 'number', key => this.registry.numbers.get(key));
    await this.admit(call, number.value.wabaId);
    return number;
  }

  async waba(call: Call, id = call.id): Promise<Kept<Waba>> {
    const waba = await this.own(call, id, 'waba', key => this.registry.wabas.get(key));
    await this.admit(call, waba.id);
    return waba;
  }

  async template(call: Call, id = call.id): Promise<Kept<Template>> {
    const template = nodeKindOf(id) === 'template' ? await this.registry.templates.get(id) : null;
    if (template === null) throw noSuchNode(call.method, id);
    const waba = await this.registry.wabas.get(template.value.wabaId);
    if (waba?.value.entityId !== call.caller.entityId) throw noSuchNode(call.method, id);
    await this.admit(call, waba.id);
    return template;
  }

  async portfolio(call: Call): Promise<Kept<Portfolio>> {
    const portfolio = await this.own(call, call.id, 'portfolio', key => this.registry.portfolios.get(key));
    this.requireScope(call);
    return portfolio;
  }

  /** Of the caller's own app; `app` stands for it too. */
  async app(call: Call): Promise<Kept<App>> {
    const id = call.id === 'app' ? call.caller.appId : call.id;
    const app = await this.own(call, id, 'app', key => this.registry.apps.get(key));
    if (app.id !== call.caller.appId) throw noSuchNode(call.method, id);
    this.requireScope(call);
    return app;
  }

  private async own<T extends { readonly entityId: string }>(call: Call, id: string, kind: NodeKind, kept: (id: string) => Promise<Kept<T> | null>): Promise<Kept<T>> {
    const found = nodeKindOf(id) === kind ? await kept(id) : null;
    if (found?.value.entityId !== call.caller.entityId) throw noSuchNode(call.method, id);
    return found;
  }

  private async admit(call: Call, wabaId: string): Promise<void> {
    this.requireScope(call);
    if (call.edge.counted !== true) return;
    const isActive = (await this.registry.numbers.list(wabaId, { limit: 20 })).some(({ value }) => value.status === 'CONNECTED');
    const capacity = isActive ? CALLS_PER_HOUR.active : CALLS_PER_HOUR.idle;
    const key = createHash('sha256').update(`business calls\n${call.caller.appId}\n${wabaId}`).digest();
    const { taken, left, retryAfterMs } = await this.budgets.takeUpTo(key, 1, capacity, HOUR_MS, this.clock.nowMs());
    call.tellUsage({ wabaId, percent: Math.ceil((capacity - left) / capacity * 100), retryAfterMs });
    if (taken === 0) throw new ApiError(80007, { details: `at most ${capacity} calls per hour of one app for one WhatsApp Business Account`, retryAfterMs });
  }

  private requireScope({ caller, edge: { scope } }: Call): void {
    if (scope === null || scope === 'none' || caller.scopes.has(scope)) return;
    throw new ApiError(10, { message: `(#10) Application does not have permission for this action; the token needs ${scope}` });
  }
}
