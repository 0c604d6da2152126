import type { AccountId } from '../../../../proto/ids.ts';
import type { messages } from '../../../../proto/messages.ts';

/** What a hosted account is registered with; encoded SignedBlobs, and the public halves of its keys. */
export interface NewBusinessAccount {
  readonly account: AccountId;
  /** E.164. */
  readonly number: string;
  readonly manifest: Uint8Array;
  readonly business: Uint8Array;
  readonly signed: messages.sealgate.v1.SignedKeyEntry.$Properties;
  readonly lastResort: messages.sealgate.v1.SignedKeyEntry.$Properties;
}

export interface BusinessDescription {
  /** null: as it is. */
  readonly manifest: Uint8Array | null;
  readonly business: Uint8Array;
}

/** The accounts of businesses that the operator hosts. Rejections as the stores' and the router's. */
export interface BusinessAccounts {
  /** 'taken': the number has an account. */
  register(account: NewBusinessAccount): Promise<'created' | 'taken'>;
  /** Encoded SignedBlobs; null: there is no such account. */
  describedAs(account: AccountId): Promise<{ readonly manifest: Uint8Array; readonly business: Uint8Array | null } | null>;
  describe(account: AccountId, description: BusinessDescription): Promise<void>;
  /** There is no such account any more, as after a consumer's own deletion: what waits for it is dropped, and its number is free. Again it does no harm. */
  end(account: AccountId): Promise<void>;
  /** Those of these businesses that the consumer has ever answered, or was asked about. */
  inTouch(consumer: AccountId, businesses: readonly AccountId[]): Promise<readonly AccountId[]>;
}
