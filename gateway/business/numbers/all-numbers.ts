import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';

/** Every number of every business, for a start. */
export async function* allNumbers(registry: BusinessRegistry): AsyncGenerator<Kept<PhoneNumber>> {
  for (const entity of await registry.entities.all('')) {
    for (const portfolio of await registry.portfolios.all(entity.id)) {
      for (const waba of await registry.wabas.all(portfolio.id)) yield* await registry.numbers.all(waba.id);
    }
  }
}
