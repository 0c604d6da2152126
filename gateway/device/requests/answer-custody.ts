import { SealgateError } from '../../../proto/errors.ts';
import { accountIdFromBytes } from '../../../proto/ids.ts';
import type { messages } from '../../../proto/messages.ts';
import type { RequestHandler } from './request.ts';

/** Says whether a business may write under its present custody version; the business is told. */
export const answerCustody: RequestHandler<messages.sealgate.v1.AnswerCustody.$Properties> = async (shared, { device }, body) => {
  const business = accountIdFromBytes(body.account ?? new Uint8Array());
  if (business === null || business === device.account) throw new SealgateError('MALFORMED');
  await shared.securityBudgets.take('relations', device.account, shared.limits.relationsPerWindow, shared.limits.relationsWindowMs, 'RATE_LIMITED');
  await shared.router.answerCustody(device.account, business, { version: body.custodyVersion ?? 0, accepted: body.accept === true });
  return { done: {} };
};
