import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes } from '../../../proto/ids.ts';
import { wire, type messages } from '../../../proto/messages.ts';
import type { ReportReason } from './business-feedback.ts';
import type { RequestHandler } from './request.ts';

const { OTHER, SPAM, SCAM, OFFENSIVE, NOT_SIGNED_UP } = wire.ReportAccount.Reason;
/** A client may send any number; one that is not known is still a report. */
const reasons: ReadonlyMap<number, ReportReason> = new Map<number, ReportReason>([
  [OTHER, 'other'], [SPAM, 'spam'], [SCAM, 'scam'], [OFFENSIVE, 'offensive'], [NOT_SIGNED_UP, 'notSignedUp'],
]);

/** Counts against a business that has dealt with the caller; of one that has not, nobody takes a report. */
export const reportAccount: RequestHandler<messages.sealgate.v1.ReportAccount.$Properties> = async (shared, { device }, body) => {
  const business = accountIdFromBytes(body.account ?? new Uint8Array());
  if (business === null || business === device.account) throw new SealgateError('MALFORMED');
  await shared.securityBudgets.take('reports', device.account, shared.limits.reportsPerWindow, shared.limits.reportsWindowMs, 'RATE_LIMITED');
  const found = await shared.accounts.load(business);
  const relation = await shared.relations.get(shared.relationKeys.pair(device.account, business));
  if (found?.row.kind !== 'business' || relation === null) throw new SealgateError('UNKNOWN_ACCOUNT', { detail: 'no business that has dealt with you' });
  await shared.feedback.reported(business, device.account, reasons.get(body.reason ?? OTHER) ?? 'other');
  return { done: {} };
};
