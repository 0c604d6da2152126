import { accountIdToBytes, type AccountId, type DeviceId } from '../../proto/ids.ts';
import type { CqlParam, CqlStatement } from '../cassandra/cql-value.ts';
import { numberOf, type SqlRow } from '../row.ts';
import { accountOf, deviceOf } from './account-row.ts';
import type { AccountRow, AccountWithDevices, DeviceRow } from './accounts.ts';

const CREATE = `UPDATE account SET kind = ?, state = ?, number_index = ?, number_sealed = ?, manifest_version = ?, manifest = ?, business = ?, pin_hash = ?, recovery_hash = ?,
  created_at = ?, first_seen_day = ?, tag = ? WHERE account = ? IF state = NULL`;
const PUT_DEVICE = 'INSERT INTO account (account, device, incarnation, registration_id, identity_key, secret_hash, linked_at) VALUES (?, ?, ?, ?, ?, ?, ?)';
const DELETE_DEVICE = 'DELETE FROM account WHERE account = ? AND device = ?';
const TOMBSTONE = `UPDATE account SET state = 'deleted', number_index = ?, number_sealed = ?, manifest = ?, business = ?, pin_hash = ?, recovery_hash = ?, tag = '', successor = ?
  WHERE account = ? IF state IN ('active', 'suspended') AND manifest_version = ?`;
/** An account that was never written, so that nobody will write it any more. */
const VOID = `UPDATE account SET kind = 'consumer', state = 'deleted', number_index = ?, number_sealed = ?, manifest_version = 0, manifest = ?, pin_hash = ?, recovery_hash = ?,
  created_at = 0, first_seen_day = 0, tag = '' WHERE account = ? IF state = NULL`;

/** Bytes that are not there. Setting a column to null would leave a tombstone that every read has to pass. */
const NOTHING = new Uint8Array(0);

/** All of them are one partition, so one light-weight transaction. */
export function createStatements(row: AccountRow, devices: readonly DeviceRow[]): CqlStatement[] {
  const key = accountIdToBytes(row.account);
  return [{
    cql: CREATE,
    params: [row.kind, row.state, bytesFor(row.numberIndex), bytesFor(row.numberSealed), row.manifestVersion, row.manifest, bytesFor(row.business), bytesFor(row.pinHash),
      bytesFor(row.recoveryHash), row.createdAtMs, row.lastSeenDay, row.tag, key],
  }, ...devices.map(device => putDevice(row.account, device))];
}

/** Erases the account as it was read; refused when its devices have changed since. */
export function tombstoneStatements({ row, devices }: AccountWithDevices, successor: AccountId | null): CqlStatement[] {
  const key = accountIdToBytes(row.account);
  return [
    { cql: TOMBSTONE, params: [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, successor === null ? NOTHING : accountIdToBytes(successor), key, row.manifestVersion] },
    ...devices.map(({ device }) => deleteDevice(row.account, device)),
  ];
}

export function voidStatement(account: AccountId): CqlStatement {
  return { cql: VOID, params: [NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, accountIdToBytes(account)] };
}

export function putDevice(account: AccountId, row: DeviceRow): CqlStatement {
  return {
    cql: PUT_DEVICE,
    params: [accountIdToBytes(account), row.device, row.incarnation, row.registrationId, row.identityKey, row.secretHash, row.createdAtMs],
  };
}

export function deleteDevice(account: AccountId, device: DeviceId): CqlStatement {
  return { cql: DELETE_DEVICE, params: [accountIdToBytes(account), device] };
}

export function bytesFor(bytes: Uint8Array | null): CqlParam {
  return bytes ?? NOTHING;
}

/** From all rows of the account's partition; null: there is no such account. */
export function accountWithDevices(rows: readonly SqlRow[]): AccountWithDevices | null {
  const [first] = rows;
  if (first === undefined || first['state'] === null) return null;
  const devices = rows.filter(row => row['device'] !== null).map(row => deviceOf({ ...row, created_at: numberOf(row, 'linked_at') }));
  return { row: accountOf({ ...withNulls(first), last_seen_day: lastSeenDay(first) }), devices };
}

/** The day of creation is set by the transaction that creates, later ones by plain writes, which must not share a column with it. */
export function lastSeenDay(row: SqlRow): number {
  return Math.max(numberOf(row, 'first_seen_day'), row['last_seen_day'] === null ? 0 : numberOf(row, 'last_seen_day'));
}

function withNulls(row: SqlRow): SqlRow {
  const entries = ['number_index', 'number_sealed', 'business', 'pin_hash', 'recovery_hash'].filter(column => isNothing(row[column])).map(column => [column, null] as const);
  return { ...row, ...Object.fromEntries(entries) };
}

export function isNothing(value: unknown): boolean {
  return value instanceof Uint8Array && value.length === 0;
}
