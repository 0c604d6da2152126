import { SealgateError } from '../../proto/errors.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import type { SqliteEngine, WriteStatement } from '../sqlite/engine.ts';
import { bytesOf, numberOf, textOf } from '../row.ts';
import { accountIdOf, accountOf, deviceOf, stateOf } from './account-row.ts';
import type { AccountRow, AccountStore, AccountWithDevices, DeviceCredentials, DeviceRow, ManifestReplacement } from './accounts.ts';

const INSERT_ACCOUNT = `INSERT INTO account (account, kind, state, number_index, number_sealed, manifest_version, manifest, business, pin_hash, recovery_hash, created_at, last_seen_day, tag)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const INSERT_DEVICE = `INSERT OR REPLACE INTO device (account, device, incarnation, registration_id, identity_key, secret_hash, created_at)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;
const TOMBSTONE = `UPDATE account SET state = 'deleted', number_index = NULL, number_sealed = NULL, manifest = x'', business = NULL, pin_hash = NULL, recovery_hash = NULL, tag = ''
  WHERE account = ? AND state <> 'deleted'`;
const DELETE_DEVICES = 'DELETE FROM device WHERE account = ?';
const DELETE_DEVICE = 'DELETE FROM device WHERE account = ? AND device = ?';
const SELECT_BY_NUMBER = 'SELECT account FROM account WHERE number_index = ?';
const SELECT_ACCOUNT = 'SELECT * FROM account WHERE account = ?';
const SELECT_DEVICES = 'SELECT * FROM device WHERE account = ? ORDER BY device';
const SELECT_CREDENTIALS = `SELECT a.state AS state, d.incarnation AS incarnation, d.secret_hash AS secret_hash, a.manifest_version AS manifest_version,
  a.last_seen_day AS last_seen_day, a.pin_hash IS NOT NULL AS locked
  FROM device d JOIN account a ON a.account = d.account WHERE d.account = ? AND d.device = ?`;
const UPDATE_MANIFEST = `UPDATE account SET manifest_version = ?, manifest = ?, business = coalesce(?, business) WHERE account = ? AND manifest_version = ? AND state <> 'deleted'`;
const UPDATE_BUSINESS = `UPDATE account SET business = ? WHERE account = ? AND state <> 'deleted'`;
const UPDATE_LOCK = `UPDATE account SET pin_hash = ?, recovery_hash = ? WHERE account = ? AND state <> 'deleted'`;
const UPDATE_STATE = `UPDATE account SET state = ? WHERE account = ? AND state <> 'deleted'`;
const UPDATE_SEEN = `UPDATE account SET last_seen_day = ? WHERE account = ? AND last_seen_day < ? AND state <> 'deleted'`;
const SELECT_TAGGED = `SELECT account FROM account WHERE tag = ? AND tag <> '' ORDER BY account LIMIT ?`;

/** Every conditional change is one statement of one transaction, so no answer is ever in doubt. */
export class SqliteAccountStore implements AccountStore {
  private readonly engine: SqliteEngine;

  constructor(engine: SqliteEngine) {
    this.engine = engine;
  }

  async create(row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'taken'> {
    const { applied } = await this.engine.write(insertAll(row, devices));
    return applied || this.hasNumber(row) ? 'created' : 'taken';
  }

  async recycle(replaced: AccountId, row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'conflict'> {
    const old = accountIdToBytes(replaced);
    const { applied } = await this.engine.write([
      { sql: `${TOMBSTONE} AND number_index IS NOT NULL`, params: [old], mustChange: true },
      { sql: DELETE_DEVICES, params: [old] },
      ...insertAll(row, devices),
    ]);
    return applied || this.hasNumber(row) ? 'created' : 'conflict';
  }

  findByNumber(numberIndex: Uint8Array): Promise<AccountId | null> {
    return now(() => this.accountOfNumber(numberIndex));
  }

  load(account: AccountId): Promise<AccountWithDevices | null> {
    const key = accountIdToBytes(account);
    return now(() => this.engine.snapshot(() => {
      const row = this.engine.get(SELECT_ACCOUNT, [key]);
      return row === undefined ? null : { row: accountOf(row), devices: this.engine.all(SELECT_DEVICES, [key]).map(deviceOf) };
    }));
  }

  loadBoth(one: AccountId, other: AccountId): Promise<[AccountWithDevices | null, AccountWithDevices | null]> {
    return Promise.all([this.load(one), this.load(other)]);
  }

  credentials(account: AccountId, device: DeviceId): Promise<DeviceCredentials | null> {
    return now(() => {
      const row = this.engine.get(SELECT_CREDENTIALS, [accountIdToBytes(account), device]);
      return row === undefined ? null : {
        state: stateOf(textOf(row, 'state')), incarnation: numberOf(row, 'incarnation'), secretHash: bytesOf(row, 'secret_hash'),
        manifestVersion: numberOf(row, 'manifest_version'), lastSeenDay: numberOf(row, 'last_seen_day'), registrationLock: numberOf(row, 'locked') === 1,
      };
    });
  }

  async replaceManifest(change: ManifestReplacement): Promise<'applied' | 'conflict'> {
    const key = accountIdToBytes(change.account);
    const { applied } = await this.engine.write([
      { sql: UPDATE_MANIFEST, params: [change.version, change.manifest, change.business ?? null, key, change.expectedVersion], mustChange: true },
      ...change.removeDevices.map(device => ({ sql: DELETE_DEVICE, params: [key, device] })),
      ...change.addDevices.map(device => insertDevice(key, device)),
    ]);
    return applied ? 'applied' : 'conflict';
  }

  async setBusiness(account: AccountId, business: Uint8Array): Promise<void> {
    await this.engine.write([{ sql: UPDATE_BUSINESS, params: [business, accountIdToBytes(account)] }]);
  }

  async setLock(account: AccountId, pinHash: Uint8Array | null, recoveryHash: Uint8Array | null): Promise<void> {
    await this.engine.write([{ sql: UPDATE_LOCK, params: [pinHash, recoveryHash, accountIdToBytes(account)] }]);
  }

  async setState(account: AccountId, state: 'active' | 'suspended'): Promise<void> {
    await this.engine.write([{ sql: UPDATE_STATE, params: [state, accountIdToBytes(account)] }]);
  }

  async touch(account: AccountId, day: number): Promise<void> {
    await this.engine.write([{ sql: UPDATE_SEEN, params: [day, accountIdToBytes(account), day] }]);
  }

  async erase(account: AccountId): Promise<void> {
    const key = accountIdToBytes(account);
    await this.engine.write([{ sql: TOMBSTONE, params: [key] }, { sql: DELETE_DEVICES, params: [key] }]);
  }

  listByTag(tag: string, max: number): Promise<readonly AccountId[]> {
    return now(() => this.engine.all(SELECT_TAGGED, [tag, max]).map(row => accountIdOf(row)));
  }

  async import(accounts: readonly AccountWithDevices[]): Promise<void> {
    const { applied } = await this.engine.write(accounts.flatMap(({ row, devices }) => insertAll(row, devices)));
    if (!applied) throw new SealgateError('CONFLICT', { detail: 'an account or number exists already' });
  }

  /** Whether an earlier, unanswered call has done what this one asks for. */
  private hasNumber(row: AccountRow): boolean {
    return row.numberIndex !== null && this.accountOfNumber(row.numberIndex) === row.account;
  }

  private accountOfNumber(numberIndex: Uint8Array): AccountId | null {
    const row = this.engine.get(SELECT_BY_NUMBER, [numberIndex]);
    return row === undefined ? null : accountIdOf(row);
  }
}

/** What reads throw becomes a rejection. */
function now<T>(read: () => T): Promise<T> {
  return new Promise(resolve => { resolve(read()); });
}

function insertAll(row: AccountRow, devices: readonly DeviceRow[]): WriteStatement[] {
  const key = accountIdToBytes(row.account);
  const account: WriteStatement = {
    sql: INSERT_ACCOUNT, mustChange: true,
    params: [key, row.kind, row.state, row.numberIndex, row.numberSealed, row.manifestVersion, row.manifest, row.business, row.pinHash, row.recoveryHash,
      row.createdAtMs, row.lastSeenDay, row.tag],
  };
  return [account, ...devices.map(device => insertDevice(key, device))];
}

function insertDevice(account: Uint8Array, row: DeviceRow): WriteStatement {
  return {
    sql: INSERT_DEVICE,
    params: [account, row.device, row.incarnation, row.registrationId, row.identityKey, row.secretHash, row.createdAtMs],
  };
}
