import { SealgateError } from '../../../proto/errors.ts';
import { PRIMARY_DEVICE } from '../../../proto/ids.ts';
import { protocol } from '../../../proto/limits.ts';
import type { messages } from '../../../proto/messages.ts';
import type { RequestHandler } from './request.ts';

/** Sets or lifts the PIN, and sets the recovery secret. Only the primary may: a linked device could lock its owner out. */
export const setRegistrationLock: RequestHandler<messages.sealgate.v1.SetRegistrationLock.$Properties> = async (shared, { device }, body) => {
  if (device.device !== PRIMARY_DEVICE) throw new SealgateError('FORBIDDEN');
  const pin = body.pinHash ?? new Uint8Array();
  const recovery = body.recoveryHash ?? new Uint8Array();
  if ((pin.length !== 0 && pin.length !== protocol.pinHashBytes) || (recovery.length !== 0 && recovery.length !== 32)) throw new SealgateError('MALFORMED');
  const current = await shared.accounts.load(device.account);
  if (current === null) throw new SealgateError('UNAUTHENTICATED');
  await shared.accounts.setLock(device.account, pin.length === 0 ? null : shared.vault.hashPin(device.account, pin), recovery.length === 0 ? current.row.recoveryHash : recovery);
  return { done: {} };
};
