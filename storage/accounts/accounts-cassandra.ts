import { toHex } from '../../proto/hex.ts';
import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import { SealgateError } from '../../proto/errors.ts';
import type { CqlStatement } from '../cassandra/cql-value.ts';
import { inTurns } from '../cassandra/in-turns.ts';
import type { Applied, CassandraSession } from '../cassandra/session.ts';
import { bytesOf, numberOf, textOf } from '../row.ts';
import { accountWithDevices, bytesFor, createStatements, deleteDevice, isNothing, lastSeenDay, putDevice, tombstoneStatements } from './account-cql.ts';
import { accountIdOf, stateOf } from './account-row.ts';
import { TaggedAccounts } from './account-tags-cassandra.ts';
import type { AccountRow, AccountStore, AccountWithDevices, DeviceCredentials, DeviceRow, ManifestReplacement } from './accounts.ts';
import { NumberOwners } from './number-owners-cassandra.ts';

const SELECT_ALL = 'SELECT * FROM account WHERE account = ?';
const SELECT_BOTH = 'SELECT * FROM account WHERE account IN (?, ?)';
const SELECT_CREDENTIALS = `SELECT state, incarnation, secret_hash, manifest_version, first_seen_day, last_seen_day, pin_hash
  FROM account WHERE account = ? AND device = ?`;
const UPDATE_MANIFEST = `UPDATE account SET manifest_version = ?, manifest = ? WHERE account = ? IF manifest_version = ? AND state IN ('active', 'suspended')`;
const UPDATE_DESCRIBED = `UPDATE account SET manifest_version = ?, manifest = ?, business = ? WHERE account = ? IF manifest_version = ? AND state IN ('active', 'suspended')`;
const UPDATE_BUSINESS = `UPDATE account SET business = ? WHERE account = ? IF state IN ('active', 'suspended')`;
const UPDATE_LOCK = `UPDATE account SET pin_hash = ?, recovery_hash = ? WHERE account = ? IF state IN ('active', 'suspended')`;
const UPDATE_STATE = `UPDATE account SET state = ? WHERE account = ? IF state IN ('active', 'suspended')`;
/** The latest day stays, whoever writes when. */
const RAISE_SEEN = 'UPDATE account USING TIMESTAMP ? SET last_seen_day = ? WHERE account = ?';

const ERASE_TRIES = 20;
const IMPORTS_AT_ONCE = 32;

/**
 * An account and its devices are one partition, changed by light-weight transactions only. The number index is another partition, so the two are never changed at once.
 * What makes that safe: **a number belongs to an account if and only if both say so.** The index row is claimed first and means nothing until the account's row names the number too;
 * that one write is the moment of creation. When an account ends, its row ends first, and the index row that is left means nothing any more. A crash at any point therefore
 * leaves the state before or the state after, plus at most a claim that means nothing, and the next who wants the number takes such a claim over (NumberOwners).
 */
export class CassandraAccountStore implements AccountStore {
  private readonly session: CassandraSession;
  private readonly numbers: NumberOwners;
  private readonly tags: TaggedAccounts;

  constructor(session: CassandraSession) {
    this.session = session;
    this.numbers = new NumberOwners(session, account => this.loadSerially(account));
    this.tags = new TaggedAccounts(session);
  }

  async create(givenRow: AccountRow, givenDevices: readonly DeviceRow[]): Promise<'created' | 'taken'> {
    const [row, devices] = structuredClone([givenRow, givenDevices]);
    if (row.numberIndex !== null && !await this.numbers.claim(row.numberIndex, row.account)) return 'taken';
    // Before the account, so that none is missing from the list; one that never came to be is recognized there.
    await this.tags.add(row);
    const applied = await this.session.compareAndSet(...createStatements(row, devices));
    if (applied === 'applied') return 'created';
    const found = await this.loadSerially(row.account);
    if (found === null) throw new SealgateError('STORE_FAILED', { detail: 'no answer to the creation of an account, and it was not made' });
    // Of this call when it went unanswered, or of an earlier one.
    if (found.row.state !== 'deleted' && isSameNumber(found.row, row)) return 'created';
    if (row.numberIndex !== null) await this.numbers.release(row.numberIndex, row.account);
    return 'taken';
  }

  /**
   * The old account ends first: at no time do two live accounts have the number, and when this stops in between, the number is free and the tombstone names its successor, so that
   * the same call again, or a registration, goes on from there. Everything that can refuse is looked at before anything is changed.
   */
  async recycle(replaced: AccountId, givenRow: AccountRow, givenDevices: readonly DeviceRow[]): Promise<'created' | 'conflict'> {
    const [row, devices] = structuredClone([givenRow, givenDevices]);
    const [old, existing] = await Promise.all([this.loadSerially(replaced), this.loadSerially(row.account)]);
    if (existing !== null) return existing.row.state !== 'deleted' && isSameNumber(existing.row, row) ? 'created' : 'conflict';
    if (old === null) return 'conflict';
    const holder = row.numberIndex === null ? null : await this.findByNumber(row.numberIndex);
    if (holder !== null && holder !== replaced) return 'conflict';
    const mayGoOn = old.row.state === 'deleted' ? await this.isSuccessor(replaced, row.account) : old.row.numberIndex !== null && await this.end(replaced, row.account);
    if (!mayGoOn) return 'conflict';
    return await this.create(row, devices) === 'created' ? 'created' : 'conflict';
  }

  async findByNumber(numberIndex: Uint8Array): Promise<AccountId | null> {
    const index = new Uint8Array(numberIndex);
    const account = await this.numbers.claimant(index);
    if (account === null) return null;
    const found = await this.load(account);
    return found !== null && hasNumber(found.row, index) ? account : null;
  }

  async load(account: AccountId): Promise<AccountWithDevices | null> {
    return accountWithDevices(await this.session.select(SELECT_ALL, [accountIdToBytes(account)]));
  }

  async loadBoth(one: AccountId, other: AccountId): Promise<[AccountWithDevices | null, AccountWithDevices | null]> {
    const rows = await this.session.select(SELECT_BOTH, [accountIdToBytes(one), accountIdToBytes(other)]);
    const of = (account: AccountId): AccountWithDevices | null => accountWithDevices(rows.filter(row => accountIdOf(row) === account));
    return [of(one), of(other)];
  }

  async credentials(account: AccountId, device: DeviceId): Promise<DeviceCredentials | null> {
    const [row] = await this.session.select(SELECT_CREDENTIALS, [accountIdToBytes(account), device]);
    if (row === undefined || row['state'] === null) return null;
    return {
      state: stateOf(textOf(row, 'state')), incarnation: numberOf(row, 'incarnation'), secretHash: bytesOf(row, 'secret_hash'),
      manifestVersion: numberOf(row, 'manifest_version'), lastSeenDay: lastSeenDay(row), registrationLock: !isNothing(row['pin_hash']),
    };
  }

  async replaceManifest(given: ManifestReplacement): Promise<'applied' | 'conflict'> {
    const { account, expectedVersion, version, manifest, business, addDevices, removeDevices } = structuredClone(given);
    const key = accountIdToBytes(account);
    const added = new Set(addDevices.map(({ device }) => device));
    const applied = await this.session.compareAndSet(
      business === undefined ? { cql: UPDATE_MANIFEST, params: [version, manifest, key, expectedVersion] }
        : { cql: UPDATE_DESCRIBED, params: [version, manifest, business, key, expectedVersion] },
      // A delete and an insert of one transaction have the same timestamp, and the delete would win.
      ...removeDevices.filter(device => !added.has(device)).map(device => deleteDevice(account, device)),
      ...addDevices.map(device => putDevice(account, device)),
    );
    if (applied !== 'unknown') return applied === 'applied' ? 'applied' : 'conflict';
    const found = await this.loadSerially(account);
    return found?.row.manifestVersion === version && Buffer.compare(found.row.manifest, manifest) === 0 ? 'applied' : 'conflict';
  }

  async setBusiness(account: AccountId, business: Uint8Array): Promise<void> {
    await this.unlessDeleted({ cql: UPDATE_BUSINESS, params: [new Uint8Array(business), accountIdToBytes(account)] });
  }

  async setLock(account: AccountId, pinHash: Uint8Array | null, recoveryHash: Uint8Array | null): Promise<void> {
    await this.unlessDeleted({ cql: UPDATE_LOCK, params: [bytesFor(pinHash), bytesFor(recoveryHash), accountIdToBytes(account)] });
  }

  async setState(account: AccountId, state: 'active' | 'suspended'): Promise<void> {
    await this.unlessDeleted({ cql: UPDATE_STATE, params: [state, accountIdToBytes(account)] });
  }

  async touch(account: AccountId, day: number): Promise<void> {
    await this.session.write({ cql: RAISE_SEEN, params: [day, day, accountIdToBytes(account)] });
  }

  async erase(account: AccountId): Promise<void> {
    await this.end(account, null);
  }

  async listByTag(tag: string, max: number): Promise<readonly AccountId[]> {
    if (tag === '') return [];
    return this.tags.list(tag, max, async account => (await this.load(account))?.row.tag === tag);
  }

  async import(given: readonly AccountWithDevices[]): Promise<void> {
    const accounts = structuredClone(given);
    const indexes = accounts.flatMap(({ row }) => row.numberIndex === null ? [] : [toHex(row.numberIndex)]);
    const isTwice = new Set(accounts.map(({ row }) => row.account)).size < accounts.length || new Set(indexes).size < indexes.length;
    if (isTwice || (await inTurns(accounts, IMPORTS_AT_ONCE, ({ row }) => this.isFree(row))).includes(false)) throw exists();
    const results = await inTurns(accounts, IMPORTS_AT_ONCE, ({ row, devices }) => this.create(row, devices));
    if (results.includes('taken')) throw exists();
  }

  /** Whether the account has ended by this call or, for the same successor, by an earlier one. */
  private async end(account: AccountId, successor: AccountId | null): Promise<boolean> {
    for (let attempt = 0; attempt < ERASE_TRIES; attempt += 1) {
      const found = await this.loadSerially(account);
      if (found === null) return false;
      if (found.row.state === 'deleted') return this.isSuccessor(account, successor);
      const applied = await this.session.compareAndSet(...tombstoneStatements(found, successor));
      if (applied !== 'applied') continue;
      if (found.row.numberIndex !== null) await this.numbers.release(found.row.numberIndex, account);
      await this.tags.remove(found.row);
      return true;
    }
    throw new SealgateError('CONFLICT');
  }

  private async isSuccessor(account: AccountId, successor: AccountId | null): Promise<boolean> {
    const [row] = await this.session.selectSerial(SELECT_ALL, [accountIdToBytes(account)]);
    return successor !== null && row !== undefined && row['successor'] !== null && Buffer.compare(bytesOf(row, 'successor'), accountIdToBytes(successor)) === 0;
  }

  private async isFree(row: AccountRow): Promise<boolean> {
    return await this.load(row.account) === null && (row.numberIndex === null || await this.findByNumber(row.numberIndex) === null);
  }

  /** Sets what may be set again. */
  private async unlessDeleted(statement: CqlStatement): Promise<void> {
    let applied: Applied = 'unknown';
    for (let attempt = 0; attempt < ERASE_TRIES && applied === 'unknown'; attempt += 1) applied = await this.session.compareAndSet(statement);
    if (applied === 'unknown') throw new SealgateError('STORE_FAILED', { detail: 'no answer to a conditional change' });
  }

  private async loadSerially(account: AccountId): Promise<AccountWithDevices | null> {
    return accountWithDevices(await this.session.selectSerial(SELECT_ALL, [accountIdToBytes(account)]));
  }
}

function hasNumber(row: AccountRow, numberIndex: Uint8Array): boolean {
  return row.state !== 'deleted' && row.numberIndex !== null && Buffer.compare(row.numberIndex, numberIndex) === 0;
}

function isSameNumber(a: AccountRow, b: AccountRow): boolean {
  return b.numberIndex !== null && hasNumber(a, b.numberIndex);
}

function exists(): SealgateError {
  return new SealgateError('CONFLICT', { detail: 'an account or number exists already' });
}
