import { SealgateError } from '../../proto/errors.ts';
import { accountIdFromBytes, parseDeviceId, type AccountId } from '../../proto/ids.ts';
import { bytesOf, bytesOrNull, numberOf, textOf, type SqlRow } from '../row.ts';
import type { AccountRow, AccountState, DeviceRow } from './accounts.ts';

/** An account from the columns that every variant names alike. */
export function accountOf(row: SqlRow): AccountRow {
  return {
    account: accountIdOf(row), kind: textOf(row, 'kind') === 'business' ? 'business' : 'consumer', state: stateOf(textOf(row, 'state')),
    numberIndex: bytesOrNull(row, 'number_index'), numberSealed: bytesOrNull(row, 'number_sealed'),
    manifestVersion: numberOf(row, 'manifest_version'), manifest: bytesOf(row, 'manifest'), business: bytesOrNull(row, 'business'),
    pinHash: bytesOrNull(row, 'pin_hash'), recoveryHash: bytesOrNull(row, 'recovery_hash'),
    createdAtMs: numberOf(row, 'created_at'), lastSeenDay: numberOf(row, 'last_seen_day'), tag: textOf(row, 'tag'),
  };
}

export function deviceOf(row: SqlRow): DeviceRow {
  const device = parseDeviceId(numberOf(row, 'device'));
  if (device === null) throw damaged('device');
  return {
    device, incarnation: numberOf(row, 'incarnation'), registrationId: numberOf(row, 'registration_id'),
    identityKey: bytesOf(row, 'identity_key'), secretHash: bytesOf(row, 'secret_hash'), createdAtMs: numberOf(row, 'created_at'),
  };
}

export function accountIdOf(row: SqlRow): AccountId {
  const account = accountIdFromBytes(bytesOf(row, 'account'));
  if (account === null) throw damaged('account');
  return account;
}

/** What is not known is refused, not let in. */
export function stateOf(text: string): AccountState {
  if (text === 'active' || text === 'suspended' || text === 'deleted') return text;
  throw damaged('state');
}

function damaged(column: string): SealgateError {
  return new SealgateError('STORE_FAILED', { detail: `column ${column} has an unexpected value` });
}
