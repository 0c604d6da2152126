import { closeCodes } from '../../proto/close-codes.ts';
import type { Clock } from '../../proto/clock.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { AccountId, EnvelopeId } from '../../proto/ids.ts';
import type { Random } from '../../proto/random.ts';
import type { RelationKeys } from '../../storage/relations/relations.ts';
import type { Stores } from '../../storage/stores.ts';
import { parseNumber } from '../device/registration/phone-number.ts';
import type { Router } from '../routing/router.ts';
import { makeLoadAccounts } from './load-accounts.ts';
import type { OperatorActions } from './operator-actions.ts';

export interface OperatorActionParts {
  readonly stores: Pick<Stores, 'accounts' | 'preKeys' | 'relations' | 'push'>;
  readonly router: Pick<Router, 'closeAccount'>;
  readonly relationKeys: Pick<RelationKeys, 'owner'>;
  /** Plain data that can be printed; null: nothing is known of the envelope. */
  readonly trace: (envelopeId: Uint8Array) => Promise<readonly unknown[]>;
  /** What every live pepper makes of a number in E.164. */
  readonly numberIndexes: (number: string) => readonly Uint8Array[];
  readonly clusterId: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Accounts erased at the same time: each waits for its owner, and there are many partitions. */
const purgedTogether = 64;

export function createOperatorActions(parts: OperatorActionParts): OperatorActions {
  const { stores, router, clock, random, clusterId } = parts;
  return {
    async trace(envelope: EnvelopeId) {
      const records = await parts.trace(new Uint8Array(Buffer.from(envelope, 'hex')));
      return { envelopeId: envelope, records };
    },
    async suspend(account) {
      await mustExist(parts, account);
      await stores.accounts.setState(account, 'suspended');
      await router.closeAccount(account, closeCodes.SUSPENDED.code, false);
    },
    async unsuspend(account) {
      await mustExist(parts, account);
      await stores.accounts.setState(account, 'active');
    },
    async findByNumber(number) {
      for (const index of parts.numberIndexes(parseNumber(number))) {
        const account = await stores.accounts.findByNumber(index);
        if (account !== null) return account;
      }
      throw new SealgateError('UNKNOWN_ACCOUNT');
    },
    makeLoadAccounts: count => makeLoadAccounts({ accounts: stores.accounts, clock, random, clusterId }, count),
    async purge(tag) {
      let purged = 0;
      for (;;) {
        const accounts = await stores.accounts.listByTag(tag, purgedTogether);
        if (accounts.length === 0) return purged;
        await Promise.all(accounts.map(account => erase(parts, account)));
        purged += accounts.length;
      }
    },
  };
}

async function mustExist({ stores }: OperatorActionParts, account: AccountId): Promise<void> {
  const found = await stores.accounts.load(account);
  if (found === null || found.row.state === 'deleted') throw new SealgateError('UNKNOWN_ACCOUNT');
}

/** As when a person deletes the account: connections first, what belongs to it next, the row last, so that a broken purge can be repeated. */
async function erase({ stores, router, relationKeys }: OperatorActionParts, account: AccountId): Promise<void> {
  const found = await stores.accounts.load(account);
  await router.closeAccount(account, closeCodes.REAUTHENTICATE.code, true);
  for (const { device, incarnation } of found?.devices ?? []) {
    await stores.preKeys.drop({ account, device, incarnation });
    await stores.push.set({ account, device, incarnation }, null);
  }
  await stores.relations.eraseOwner(relationKeys.owner(account));
  await stores.accounts.erase(account);
}
