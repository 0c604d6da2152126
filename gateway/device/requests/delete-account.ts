import { SealgateError } from '../../../proto/errors.ts';
import { PRIMARY_DEVICE } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import { eraseAccount } from '../registration/replace-account.ts';
import type { RequestHandler } from './request.ts';

/** Erases all that is kept of the account; its id stays as a tombstone. The connection's close waits for the answer. */
export const deleteAccount: RequestHandler<messages.sealgate.v1.DeleteAccount.$Properties> = async (shared, { device }, body) => {
  if (device.device !== PRIMARY_DEVICE) throw new SealgateError('FORBIDDEN');
  const current = await shared.accounts.load(device.account);
  if (current === null) throw new SealgateError('UNAUTHENTICATED');
  if (current.row.pinHash !== null) await shared.pins.requirePin(current.row, body.pinHash ?? new Uint8Array());
  await eraseAccount(shared, current);
  return { done: {} };
};
