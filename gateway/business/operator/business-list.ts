import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { LegalEntity } from '../registry/legal-entity.ts';
import { numbersOfWabas } from '../registry/owned-by.ts';
import type { Kept } from '../registry/repository.ts';

type Registry = Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers' | 'apps' | 'tokens'>;

/** Every business with all that leads to it, or the one of this id: what an operator's commands take the ids of. Neither secrets nor tokens; a token's id is its hash. */
export async function listBusinesses(registry: Registry, entityId: string | null): Promise<readonly object[]> {
  const entities = await registry.entities.all('');
  return Promise.all(entities.filter(({ id }) => entityId === null || id === entityId).map(entity => shownOf(registry, entity)));
}

async function shownOf(registry: Registry, { id, value: { name, country, status, restrictedUntilMs = 0, closedAtMs, createdAtMs } }: Kept<LegalEntity>): Promise<object> {
  const [portfolios, apps] = await Promise.all([registry.portfolios.all(id), registry.apps.all(id)]);
  return {
    entity: id, name, country, restrictedUntilMs, createdAtMs, ...closedAtMs === undefined ? { status } : { status: 'closed', closedAtMs },
    portfolios: await Promise.all(portfolios.map(async portfolio => ({ portfolio: portfolio.id, tier: portfolio.value.tier, accounts: await accountsOf(registry, portfolio.id) }))),
    apps: await Promise.all(apps.map(async app => ({ app: app.id, name: app.value.name, callback: app.value.callback?.url ?? '', tokens: await tokensOf(registry, app.id) }))),
  };
}

async function accountsOf(registry: Registry, portfolioId: string): Promise<readonly object[]> {
  return Promise.all((await registry.wabas.all(portfolioId)).map(async waba => ({
    waba: waba.id, name: waba.value.name, reviewStatus: waba.value.reviewStatus,
    numbers: (await numbersOfWabas(registry, [waba])).map(({ id, value }) => ({ number: id, phone: `+${value.digits}`, displayName: value.verifiedName, status: value.status, quality: value.qualityRating })),
  })));
}

async function tokensOf(registry: Registry, appId: string): Promise<readonly object[]> {
  const tokens = await registry.tokens.all(appId);
  return tokens.map(({ id, value: { label, scopes, createdAtMs, expiresAtMs, revokedAtMs } }) => ({ token: id, label, scopes, createdAtMs, expiresAtMs, revokedAtMs }));
}
