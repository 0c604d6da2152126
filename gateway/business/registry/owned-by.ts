import type { BusinessRegistry } from './business-registry.ts';
import type { PhoneNumber } from './phone-number.ts';
import type { Kept } from './repository.ts';
import type { Waba } from './waba.ts';

type Wabas = Pick<BusinessRegistry, 'portfolios' | 'wabas'>;
type Numbers = Pick<BusinessRegistry, 'numbers'>;

/** The accounts of a legal entity; few. */
export async function wabasOfEntity({ portfolios, wabas }: Wabas, entityId: string): Promise<readonly Kept<Waba>[]> {
  const all = await Promise.all((await portfolios.all(entityId)).map(({ id }) => wabas.all(id)));
  return all.flat();
}

/** The numbers of these accounts. */
export async function numbersOfWabas({ numbers }: Numbers, wabas: readonly Kept<Waba>[]): Promise<readonly Kept<PhoneNumber>[]> {
  const all = await Promise.all(wabas.map(({ id }) => numbers.all(id)));
  return all.flat();
}

/** Every number of every business, an entity's after the other's. */
export async function *everyNumber(registry: Wabas & Numbers & Pick<BusinessRegistry, 'entities'>): AsyncGenerator<Kept<PhoneNumber>> {
  for (const entity of await registry.entities.all('')) yield* await numbersOfWabas(registry, await wabasOfEntity(registry, entity.id));
}
