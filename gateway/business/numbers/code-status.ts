import type { PhoneNumber } from '../registry/phone-number.ts';

/** For so long somebody who has shown that a number is theirs may register it for the first time; then it may be somebody else's. */
const UNUSED_TTL_MS = 14 * 86_400_000;

/** Whether a number has been shown to be the business's: what is recorded, unless too long ago and never used. */
export function codeStatusOf({ codeStatus, codeVerifiedAtMs, account }: Pick<PhoneNumber, 'codeStatus' | 'codeVerifiedAtMs' | 'account'>, nowMs: number): PhoneNumber['codeStatus'] {
  const isLapsed = codeStatus === 'VERIFIED' && account === '' && codeVerifiedAtMs !== undefined && nowMs - codeVerifiedAtMs > UNUSED_TTL_MS;
  return isLapsed ? 'EXPIRED' : codeStatus;
}
