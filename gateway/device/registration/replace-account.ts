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
  await endAccount(shared, existing, async () => {
    if (await shared.accounts.recycle(existing.row.account, row, [device]) === 'conflict') throw new SealgateError('CONFLICT');
  });
}

/** Nothing of the account is left but its id. Idempotent. */
export async function eraseAccount(shared: Shared, existing: AccountWithDevices): Promise<void> {
  await endAccount(shared, existing, () => shared.accounts.erase(existing.row.account));
}

async function endAccount(shared: Shared, existing: AccountWithDevices, end: () => Promise<void>): Promise<void> {
  await shared.router.endAccount(existing.row.account, closeCodes.REAUTHENTICATE.code, async () => {
    await forgetPush(shared, existing);
    await end();
  });
}

async function forgetPush(shared: Shared, { row, devices }: AccountWithDevices): Promise<void> {
  for (const { device, incarnation } of devices) await shared.pushRegistrations.set({ account: row.account, device, incarnation }, null);
}
