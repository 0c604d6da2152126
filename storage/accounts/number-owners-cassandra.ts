import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import type { SqlRow } from '../row.ts';
import { voidStatement } from './account-cql.ts';
import { accountIdOf } from './account-row.ts';
import type { AccountWithDevices } from './accounts.ts';

const SELECT = 'SELECT account FROM number_owner WHERE number_index = ?';
const CLAIM = 'INSERT INTO number_owner (number_index, account) VALUES (?, ?) IF NOT EXISTS';
const TAKE_OVER = 'UPDATE number_owner SET account = ? WHERE number_index = ? IF account = ?';
const RELEASE = 'DELETE FROM number_owner WHERE number_index = ? IF account = ?';

const TRIES = 20;

/** Which account has claimed a number. A claim counts only while the account itself names the number. */
export class NumberOwners {
  private readonly session: CassandraSession;
  private readonly load: (account: AccountId) => Promise<AccountWithDevices | null>;

  /** `load` must see every conditional change. */
  constructor(session: CassandraSession, load: (account: AccountId) => Promise<AccountWithDevices | null>) {
    this.session = session;
    this.load = load;
  }

  async claimant(index: Uint8Array): Promise<AccountId | null> {
    return accountOf(await this.session.select(SELECT, [index]));
  }

  /** Whether the number is claimed for `account` now. */
  async claim(index: Uint8Array, account: AccountId): Promise<boolean> {
    const own = accountIdToBytes(account);
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (await this.session.compareAndSet({ cql: CLAIM, params: [index, own] }) === 'applied') return true;
      const other = accountOf(await this.session.selectSerial(SELECT, [index]));
      if (other === account) return true;
      if (other === null) continue;
      if (!await this.isEmptyClaim(index, other)) return false;
      if (await this.session.compareAndSet({ cql: TAKE_OVER, params: [own, index, accountIdToBytes(other)] }) === 'applied') return true;
    }
    throw new SealgateError('CONFLICT', { detail: 'many want the same number' });
  }

  async release(index: Uint8Array, account: AccountId): Promise<void> {
    await this.session.compareAndSet({ cql: RELEASE, params: [index, accountIdToBytes(account)] });
  }

  /**
   * Whether the account behind a claim has ended, or never came to be. In the latter case its creator may only be slow: the account is made void first, which fails when it comes to
   * be in this moment and which makes the creator fail afterwards.
   */
  private async isEmptyClaim(index: Uint8Array, account: AccountId): Promise<boolean> {
    let found = await this.load(account);
    if (found === null) {
      await this.session.compareAndSet(voidStatement(account));
      found = await this.load(account);
    }
    return found !== null && (found.row.state === 'deleted' || found.row.numberIndex === null || Buffer.compare(found.row.numberIndex, index) !== 0);
  }
}

function accountOf([row]: readonly SqlRow[]): AccountId | null {
  return row === undefined ? null : accountIdOf(row);
}
