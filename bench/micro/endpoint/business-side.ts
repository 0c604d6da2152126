import type { Bytes } from '../../../crypto/index.ts';
import type { AccountId } from '../../../proto/ids.ts';
import type { Consumer } from './consumer.ts';

/** A business's side of conversations, worked in a process of its own. What a call is given has one entry for each consumer, in their order, and is under way all at once. */
export interface BusinessSide {
  readonly business: AccountId;
  readonly consumers: readonly Consumer[];
  readonly pid: number;
  /** Encoded SealedPayloads. */
  seal(plaintexts: readonly Bytes[]): Promise<readonly Uint8Array[]>;
  /** Throws when one does not open. */
  open(payloads: readonly Bytes[]): Promise<void>;
  close(): Promise<void>;
}
