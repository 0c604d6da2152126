import { SealgateError } from '../../../proto/errors.ts';
import type { App } from '../registry/app.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { Kept } from '../registry/repository.ts';

/** Rejects with MALFORMED when there is no such entity: to an operator who has mistyped its id, "nothing is owed" would be a lie. */
export async function requireEntity({ entities }: Pick<BusinessRegistry, 'entities'>, id: string): Promise<void> {
  if (await entities.get(id) === null) throw new SealgateError('MALFORMED', { detail: `there is no entity ${id}; sealgate business list shows all` });
}

/** Rejects with MALFORMED when there is no such app. */
export async function requireApp({ apps }: Pick<BusinessRegistry, 'apps'>, id: string): Promise<Kept<App>> {
  const app = await apps.get(id);
  if (app === null) throw new SealgateError('MALFORMED', { detail: `there is no app ${id}; sealgate business list shows all` });
  return app;
}
