import { decodeSignedBlob } from '../../../crypto/index.ts';
import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes, accountIdToBytes } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import { addressGroup } from '../address-book.ts';
import { accountOfNumber } from '../registration/existing-account.ts';
import { parseNumber } from '../registration/phone-number.ts';
import type { Shared } from '../shared.ts';
import type { Caller, RequestHandler } from './request.ts';

/**
 * Looks an account up. By number: truthfully for so many distinct numbers a day, then LOOKUP_BUDGET whether it has an account or not; asking again for one of the same day costs nothing. Whether the account
 * has blocked the caller is never asked, so it cannot show.
 */
export const findAccount: RequestHandler<messages.sealgate.v1.FindAccount.$Properties> = async (shared, caller, body) => {
  const found = body.number ? await byNumber(shared, caller, body.number) : await byId(shared, body.account ?? new Uint8Array());
  if (found === null || found.row.state === 'deleted') throw new SealgateError('UNKNOWN_ACCOUNT');
  const { account, manifest, business } = found.row;
  return { accountInfo: { account: accountIdToBytes(account), manifest: decodeSignedBlob(manifest), business: business === null ? null : decodeSignedBlob(business) } };
};

async function byNumber(shared: Shared, caller: Caller, text: string): ReturnType<typeof accountOfNumber> {
  const number = parseNumber(text);
  await takeBudgets(shared, caller, number);
  return accountOfNumber(shared, number);
}

/** Ids are random: nobody enumerates them. */
function byId(shared: Shared, bytes: Uint8Array): ReturnType<typeof accountOfNumber> {
  const account = accountIdFromBytes(bytes);
  if (account === null) throw new SealgateError('MALFORMED');
  return shared.accounts.load(account);
}

async function takeBudgets(shared: Shared, { device: { account }, address }: Caller, number: string): Promise<void> {
  const { limits, securityBudgets: budgets, observer } = shared;
  const own = await shared.accounts.load(account);
  if (own === null) throw new SealgateError('UNAUTHENTICATED');
  const isNew = shared.clock.nowMs() - own.row.createdAtMs < limits.newAccountAgeMs;
  try {
    await budgets.takeDistinct('lookupsPerAccount', account, number, isNew ? limits.lookupsNewAccount : limits.lookupsOldAccount, limits.lookupWindowMs, 'LOOKUP_BUDGET');
    await budgets.takeDistinct('lookupsPerAddress', addressGroup(address), number, limits.lookupsPerAddress, limits.lookupWindowMs, 'LOOKUP_BUDGET');
    await budgets.take('lookupsPerNode', 'all', limits.lookupsPerNode, limits.lookupWindowMs, 'LOOKUP_BUDGET');
  } catch (error) {
    observer.lookedUp(false);
    throw error;
  }
  observer.lookedUp(true);
}
