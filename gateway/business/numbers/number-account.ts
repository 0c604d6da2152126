import { SealgateError } from '../../../proto/errors.ts';
import { parseAccountId, type AccountId } from '../../../proto/ids.ts';
import type { Random } from '../../../proto/random.ts';
import type { BusinessEndpoint, NewHostedAccount } from '../endpoint/endpoint.ts';
import type { FailPoints } from '../fail-points.ts';
import { ApiError } from '../http/api-error.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import { everyNumber } from '../registry/owned-by.ts';
import type { PhoneNumber } from '../registry/phone-number.ts';
import type { Kept } from '../registry/repository.ts';
import { NUMBER_EXISTS } from './add-number.ts';
import { newAccountId } from '../../ops/new-account-id.ts';

export interface NumberAccountParts {
  readonly registry: Pick<BusinessRegistry, 'entities' | 'portfolios' | 'wabas' | 'numbers'>;
  readonly endpoint: Pick<BusinessEndpoint, 'createAccount' | 'hasAccount' | 'describeAccount' | 'endAccount' | 'eraseAccount'>;
  readonly failPoints: FailPoints;
  readonly random: Random;
}

/** Makes the account of a number and signs who it is. An id is in the number's record before the account is made, so whoever finds the number taken after a crash knows whether it was by the number itself. */
export class NumberAccounts {
  private readonly parts: NumberAccountParts;

  constructor(parts: NumberAccountParts) {
    this.parts = parts;
  }

  /** The number's account, which describes it as `named`; the caller records it. Throws 100 with 2388012 when somebody else has the number. */
  async accountOf({ id, value }: Kept<PhoneNumber>, named: PhoneNumber): Promise<AccountId> {
    const account = parseAccountId(value.account);
    if (account === null) return this.make(id, named);
    if (named.verifiedName !== value.verifiedName) await this.describe(account, named);
    return account;
  }

  /** Nobody reaches the number's account any more, nor one that a registration had begun; its keys are to be destroyed by erase(). Again it does no harm. Rejects as BusinessEndpoint.endAccount. */
  async end({ value }: Kept<PhoneNumber>): Promise<void> {
    for (const account of accountsIn(value)) await this.parts.endpoint.endAccount(account);
    this.parts.failPoints.hit('after-account-end-before-keys');
  }

  /** After end(), once every node has let go of it: keys and conversations are destroyed, and the number's record names no account any more. */
  async erase({ id, value }: Kept<PhoneNumber>): Promise<void> {
    const { registry, endpoint, failPoints } = this.parts;
    const ended = accountsIn(value);
    for (const account of ended) await endpoint.eraseAccount(account);
    failPoints.hit('after-keys-before-number');
    const isEnded = (account: string): boolean => ended.some(each => each === account);
    await registry.numbers.change(id, now => ({ ...now, account: isEnded(now.account) ? '' : now.account, accountsBegun: (now.accountsBegun ?? []).filter(begun => !isEnded(begun)) }));
  }

  /** What the operator signs of accounts that were made before may lack what is signed today. */
  async describeAll(): Promise<void> {
    const { registry } = this.parts;
    for await (const { id } of everyNumber(registry)) {
      // As it is now: a registration may have taken another name since the list was read.
      const value = (await registry.numbers.get(id))?.value;
      const account = parseAccountId(value?.account ?? '');
      if (value === undefined || account === null) continue;
      await this.describe(account, value).catch((error: unknown) => {
        if (!SealgateError.is(error, 'UNKNOWN_ACCOUNT')) throw error;
      });
    }
  }

  private async describe(account: AccountId, named: PhoneNumber): Promise<void> {
    await this.parts.endpoint.describeAccount(account, await this.identityOf(named));
  }

  private async make(id: string, named: PhoneNumber): Promise<AccountId> {
    const { registry, endpoint, failPoints, random } = this.parts;
    const account = newAccountId(random);
    await registry.numbers.change(id, value => ({ ...value, accountsBegun: [...value.accountsBegun ?? [], account] }));
    try {
      await endpoint.createAccount(account, { number: `+${named.digits}`, ...await this.identityOf(named) });
    } catch (error) {
      if (!SealgateError.is(error, 'CONFLICT')) throw error;
      const made = await this.madeBefore(id, account, named);
      if (made === null) throw new ApiError(100, { subcode: NUMBER_EXISTS, userTitle: 'Number exists', userMessage: 'The number has an account on this server; delete that first.', cause: error });
      return made;
    }
    failPoints.hit('after-account-before-number');
    return account;
  }

  /** What another attempt has made; its crash, or its slowness, kept the caller from knowing. `refused`: was not made. */
  private async madeBefore(id: string, refused: AccountId, named: PhoneNumber): Promise<AccountId | null> {
    const { registry, endpoint } = this.parts;
    const kept = await registry.numbers.change(id, value => ({ ...value, accountsBegun: (value.accountsBegun ?? []).filter(begun => begun !== refused) }));
    for (const account of kept === null ? [] : accountsIn(kept.value)) {
      if (!await endpoint.hasAccount(account)) continue;
      await this.describe(account, named);
      return account;
    }
    return null;
  }

  private async identityOf({ entityId, verifiedName, badge, hosting, vendor }: PhoneNumber): Promise<Omit<NewHostedAccount, 'number'>> {
    const entity = await this.parts.registry.entities.get(entityId);
    const { name = '', purpose = '', retention = '', policyUrl = '' } = entity?.value ?? {};
    return { legalEntity: name, displayName: verifiedName, badge, hosting, vendor, purpose, retention, policyUrl };
  }
}

/** That the number has, or may have. */
function accountsIn({ account, accountsBegun = [] }: PhoneNumber): readonly AccountId[] {
  return [account, ...accountsBegun].flatMap(each => parseAccountId(each) ?? []);
}
