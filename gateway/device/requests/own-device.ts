import { SealgateError } from '../../../proto/errors.ts';
import type { DeviceKey } from '../../../proto/ids.ts';
import type { DeviceRow } from '../../../storage/accounts/accounts.ts';
import type { Shared } from '../shared.ts';

/** The caller's row. UNAUTHENTICATED when it was removed a moment ago. */
export async function ownDevice(shared: Shared, key: DeviceKey): Promise<DeviceRow> {
  const found = await shared.accounts.load(key.account);
  const row = found?.devices.find(({ device, incarnation }) => device === key.device && incarnation === key.incarnation);
  if (row === undefined) throw new SealgateError('UNAUTHENTICATED');
  return row;
}
