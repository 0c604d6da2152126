import { closeCodes } from '../../../proto/close-codes.ts';
import { SealgateError } from '../../../proto/errors.ts';
import type { AccountRow, AccountWithDevices, DeviceRow } from '../../../storage/accounts/accounts.ts';
import type { Shared } from '../shared.ts';
import type { Registration } from './register.ts';

/** The account goes on with a new account key; its old devices are closed, their mail and keys dropped. */
export async function keepAccount(shared: Shared, existing: AccountWithDevices, registration: Registration): Promise<void> {
  await shared.router.changeManifest({
    account: existing.row.account,
    expectedVersion: existing.row.manifestVersion,
    version: registration.manifest.version,
    manifest: registration.blob,
    addDevices: [registration.device],
    removeDevices: existing.devices.map(({ device }) => device),
  });
  await forgetPush(shared, existing);
}

/** The number gets a new account; the old one is a tombstone, and the new one inherits nothing. */
export async function recycleAccount(shared: Shared, existing: AccountWithDevices, row: AccountRow, device: DeviceRow): Promise<void> {
  // While its devices are still known: afterwards nobody could tell whose mail to drop.
  await dropAccountData(shared, existing);
  if (await shared.accounts.recycle(existing.row.account, row, [device]) === 'conflict') throw new SealgateError('CONFLICT');
  // A device that came back in between has the credentials of an account that no longer exists.
  await shared.router.closeAccount(existing.row.account, closeCodes.REAUTHENTICATE.code, true);
  await forgetRelations(shared, existing);
}

/** Closes all devices of the account and drops mail, keys and push registrations. Idempotent. */
async function dropAccountData(shared: Shared, existing: AccountWithDevices): Promise<void> {
  const { account } = existing.row;
  await shared.router.closeAccount(account, closeCodes.REAUTHENTICATE.code, true);
  for (const { device, incarnation } of existing.devices) await shared.preKeys.drop({ account, device, incarnation });
  await forgetPush(shared, existing);
}

/** Nothing of the account is left but its id. */
export async function eraseAccount(shared: Shared, existing: AccountWithDevices): Promise<void> {
  await dropAccountData(shared, existing);
  await shared.accounts.erase(existing.row.account);
  // Whoever came back while that went on is nobody now.
  await shared.router.closeAccount(existing.row.account, closeCodes.REAUTHENTICATE.code, true);
  await forgetRelations(shared, existing);
}

/** At the very end: until then they say which businesses are to be told that nothing reaches the account any more. */
async function forgetRelations(shared: Shared, { row: { account } }: AccountWithDevices): Promise<void> {
  await shared.relations.eraseOwner(shared.relationKeys.owner(account));
}

async function forgetPush(shared: Shared, { row, devices }: AccountWithDevices): Promise<void> {
  for (const { device, incarnation } of devices) await shared.pushRegistrations.set({ account: row.account, device, incarnation }, null);
}
