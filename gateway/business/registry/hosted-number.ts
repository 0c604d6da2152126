import type { AccountId } from '../../../proto/ids.ts';

/** A business's phone number, as everything that works for it knows it: account, number, WABA and legal entity belong together for ever. */
export interface HostedNumber {
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly entityId: string;
  /** The business account whose device 1 the hosted endpoint is. */
  readonly account: AccountId;
  /** Digits. */
  readonly displayNumber: string;
}
