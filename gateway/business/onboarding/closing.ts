import { sleep, type Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { NumberAccounts } from '../numbers/number-account.ts';
import type { NumberRegistration } from '../numbers/number-registration.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { numbersOfWabas, wabasOfEntity } from '../registry/owned-by.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import { accountUpdateEvent } from '../webhooks/account-events.ts';
import type { Announcer } from '../webhooks/announcer.ts';
import type { Subscribers } from '../webhooks/subscribers.ts';

export interface ClosingParts {
  readonly registry: BusinessRegistry;
  readonly registration: Pick<NumberRegistration, 'disconnect'>;
  readonly announcer: Pick<Announcer, 'announce'>;
  readonly subscribers: Pick<Subscribers, 'changed'>;
  readonly accounts: Pick<NumberAccounts, 'end' | 'erase'>;
  /** How long after an account has ended some node may still work for it. */
  readonly settleMs: number;
  readonly clock: Clock;
}

/** How much there was to end. */
export interface Closed { readonly tokens: number; readonly numbers: number; readonly apps: number }

/**
 * Ends a business for good: it sends nothing from the first step on, whatever else it has ended by the last. Its tokens are revoked, its numbers deregistered; its apps are told so
 * and then nothing more, while webhooks that wait already are still posted. The accounts of its numbers end as a consumer's that is deleted does, which makes the numbers free, and then their
 * private keys are destroyed. Charges, statements and the audit trail stay. Said again it goes on with what was cut off. Rejects with MALFORMED when there is no such entity, and as
 * BusinessEndpoint.endAccount does.
 */
export async function closeBusiness(parts: ClosingParts, entityId: string): Promise<Closed> {
  const { registry, registration, announcer, subscribers, clock } = parts;
  const entity = await registry.entities.change(entityId, value => value.closedAtMs === undefined ? { ...value, status: 'suspended', closedAtMs: clock.nowMs() } : null);
  if (entity === null) throw new SealgateError('MALFORMED', { detail: `there is no entity ${entityId}; sealgate business list shows all` });
  const tokens = await revokeTokens(registry, entityId, clock.nowMs());
  const wabas = await wabasOfEntity(registry, entityId);
  // Before the subscriptions end; named by the time of the closing, so that it is one event however often this is said.
  for (const { id } of wabas) await announcer.announce(id, accountUpdateEvent({ event: 'ACCOUNT_OFFBOARDED' }, entity.value.closedAtMs ?? 0));
  const numbers = await numbersOfWabas(registry, wabas);
  for (const number of numbers) await registration.disconnect(number);
  const subscribed = (await Promise.all(wabas.map(({ id }) => registry.subscribedApps.all(id)))).flat();
  for (const { id } of subscribed) await registry.subscribedApps.delete(id);
  subscribers.changed();
  await endAccounts(parts, numbers);
  return { tokens, numbers: numbers.length, apps: subscribed.length };
}

/** Each is gone for everybody before anything of one is erased: who works for it still would leave something behind. */
async function endAccounts({ accounts, settleMs, clock }: ClosingParts, numbers: readonly Kept<PhoneNumber>[]): Promise<void> {
  const ending = numbers.filter(({ value }) => value.account !== '' || (value.accountsBegun ?? []).length > 0);
  for (const number of ending) await accounts.end(number);
  if (ending.length > 0 && settleMs > 0) await sleep(clock, settleMs);
  for (const number of ending) await accounts.erase(number);
}

async function revokeTokens({ apps, tokens }: Pick<BusinessRegistry, 'apps' | 'tokens'>, entityId: string, nowMs: number): Promise<number> {
  const all = (await Promise.all((await apps.all(entityId)).map(({ id }) => tokens.all(id)))).flat();
  for (const { id } of all) await tokens.change(id, value => value.revokedAtMs === 0 ? { ...value, revokedAtMs: nowMs } : null);
  return all.length;
}
