import { accountIdToBytes, type AccountId } from '../../proto/ids.ts';
import type { CassandraSession } from '../cassandra/session.ts';
import { accountIdOf } from './account-row.ts';
import type { AccountRow } from './accounts.ts';

const ADD = 'INSERT INTO account_tag (tag, shard, account) VALUES (?, ?, ?)';
const REMOVE = 'DELETE FROM account_tag WHERE tag = ? AND shard = ? AND account = ?';
const SELECT = 'SELECT account FROM account_tag WHERE tag = ? AND shard = ?';

/** By the first byte of the account, so that a purge of many accounts leaves its tombstones in many places and the order is that of the ids. */
const SHARDS = 256;

/** The accounts of each label of the operator. May name accounts that are gone or never came to be; whoever lists asks the account itself. */
export class TaggedAccounts {
  private readonly session: CassandraSession;

  constructor(session: CassandraSession) {
    this.session = session;
  }

  async add({ account, tag }: AccountRow): Promise<void> {
    if (tag !== '') await this.session.write({ cql: ADD, params: keyOf(tag, account) });
  }

  async remove({ account, tag }: AccountRow): Promise<void> {
    if (tag !== '') await this.session.write({ cql: REMOVE, params: keyOf(tag, account) });
  }

  /** At most `max` accounts for which `isTagged` holds, ascending. */
  async list(tag: string, max: number, isTagged: (account: AccountId) => Promise<boolean>): Promise<readonly AccountId[]> {
    const found: AccountId[] = [];
    for (let shard = 0; shard < SHARDS && found.length < max; shard += 1) {
      const rows = await this.session.select(SELECT, [tag, shard]);
      for (const account of rows.map(accountIdOf)) {
        if (found.length < max && await isTagged(account)) found.push(account);
      }
    }
    return found;
  }
}

function keyOf(tag: string, account: AccountId): [string, number, Uint8Array] {
  const id = accountIdToBytes(account);
  return [tag, id[0] ?? 0, id];
}
