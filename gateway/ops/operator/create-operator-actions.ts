import type { Clock } from '../../../proto/clock.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { Random } from '../../../proto/random.ts';
import type { AccountStore } from '../../../storage/accounts/accounts.ts';
import type { DevicePlane } from '../../device/device-plane.ts';
import { parseNumber } from '../../device/registration/phone-number.ts';
import { makeLoadAccounts } from './load-accounts.ts';
import type { OperatorActions } from './operator-actions.ts';

export interface OperatorActionParts {
  readonly accounts: AccountStore;
  readonly plane: Pick<DevicePlane, 'suspend' | 'resume' | 'erase'>;
  /** Plain data that can be printed; empty: nothing is known of the envelope. */
  readonly trace: (envelopeId: Uint8Array, recipient?: AccountId) => Promise<readonly unknown[]>;
  /** What every live pepper makes of a number in E.164, newest first. */
  readonly numberIndexes: (number: string) => readonly Uint8Array[];
  readonly clusterId: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** Accounts erased at the same time: each waits for its owner, and there are many partitions. */
const purgedTogether = 64;

export function createOperatorActions(parts: OperatorActionParts): OperatorActions {
  const { accounts, plane } = parts;
  return {
    async trace(envelope, recipient) {
      return { envelopeId: envelope, records: await parts.trace(new Uint8Array(Buffer.from(envelope, 'hex')), recipient) };
    },
    async suspend(account) {
      await mustExist(accounts, account);
      await plane.suspend(account);
    },
    async unsuspend(account) {
      await mustExist(accounts, account);
      await plane.resume(account);
    },
    async findByNumber(number) {
      for (const index of parts.numberIndexes(parseNumber(number))) {
        const account = await accounts.findByNumber(index);
        if (account !== null) return account;
      }
      throw new SealgateError('UNKNOWN_ACCOUNT');
    },
    makeLoadAccounts: (count, sleepingEach) => makeLoadAccounts(parts, count, sleepingEach),
    async purge(tag) {
      let purged = 0;
      for (;;) {
        const tagged = await accounts.listByTag(tag, purgedTogether);
        if (tagged.length === 0) return purged;
        await Promise.all(tagged.map(account => plane.erase(account)));
        purged += tagged.length;
      }
    },
  };
}

async function mustExist(accounts: AccountStore, account: AccountId): Promise<void> {
  const found = await accounts.load(account);
  if (found === null || found.row.state === 'deleted') throw new SealgateError('UNKNOWN_ACCOUNT');
}
