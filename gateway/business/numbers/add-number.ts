import type { Clock } from '../../../proto/clock.ts';
import type { Random } from '../../../proto/random.ts';
import { ApiError } from '../http/api-error.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { newNodeId } from '../registry/node-id.ts';
import { numbersOfWabas } from '../registry/owned-by.ts';
import { numbersMaxOf } from '../registry/portfolio.ts';
import type { Kept } from '../registry/repository.ts';
import type { Waba } from '../registry/waba.ts';
import { newNumber } from './new-number.ts';

export interface AddNumberParts {
  readonly registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** The number is in a WABA already. */
export const NUMBER_EXISTS = 2388012;

/**
 * Puts one more number into an account; it is to be verified and registered like the first. Hosting and badge are those that the business was approved with. A name that none of its numbers
 * bears waits for an operator: until then consumers would see the legal entity's. Throws 100 (2388012: it has the number), 131031, 368. Resolves to the number's id.
 */
export async function addNumber({ registry, clock, random }: AddNumberParts, waba: Kept<Waba>, { digits, name }: { readonly digits: string; readonly name: string }): Promise<string> {
  const { portfolioId, entityId } = waba.value;
  const [entity, portfolio] = await Promise.all([registry.entities.get(entityId), registry.portfolios.get(portfolioId)]);
  const createdAtMs = clock.nowMs();
  if (entity === null || portfolio === null || entity.value.status === 'suspended') throw new ApiError(131031, { details: 'the business is suspended; ask the operator of this server' });
  if ((entity.value.restrictedUntilMs ?? 0) > createdAtMs) throw new ApiError(368, { details: 'the business may not add numbers for some days' });
  const numbers = (await numbersOfWabas(registry, await registry.wabas.all(portfolioId))).map(({ value }) => value);
  if (numbers.some(number => number.digits === digits)) throw new ApiError(100, { subcode: NUMBER_EXISTS, userTitle: 'Number exists', userMessage: 'The business has this number already.' });
  if (numbers.length >= numbersMaxOf(portfolio.value)) throw new ApiError(100, { userTitle: 'Too many numbers', userMessage: `The business may have ${numbersMaxOf(portfolio.value)} numbers.` });
  const isApproved = name === entity.value.name || numbers.some(number => number.verifiedName === name && number.nameStatus === 'APPROVED');
  const { hosting = 'operator-hosted', vendor = '', badge = false } = numbers[0] ?? {};
  const made = newNumber({ wabaId: waba.id, portfolioId, entityId, digits, verifiedName: isApproved ? name : entity.value.name, hosting, vendor, badge, createdAtMs });
  const id = newNodeId('number', random);
  await registry.numbers.create(id, waba.id, isApproved ? made : { ...made, newName: name, newNameStatus: 'PENDING_REVIEW', nameChangesAtMs: [createdAtMs] });
  return id;
}
