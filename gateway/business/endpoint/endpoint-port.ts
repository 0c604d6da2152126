import type { messages } from '../../../proto/messages.ts';
import type { AccountId, DeviceId, DeviceKey } from '../../../proto/ids.ts';
import type { Attachment, SendAccepted, Subscription } from '../../routing/router.ts';

/**
 * Everything that the endpoint may ask of the delivery plane. Variants: of this node (router and stores), and in a test the client SDK's connection, as a business that hosts itself will use.
 * Rejections are the wire protocol's errors.
 */
export interface EndpointPort {
  /** null: nobody has the number, or the account is gone. Hosted businesses look consumers up without a daily budget; the API's limits hold instead. */
  findAccount(by: { readonly number: string } | { readonly account: AccountId }): Promise<messages.sealgate.v1.AccountInfo.$Properties | null>;
  /** E.164 of a consumer's account; null when it is gone. */
  numberOf(account: AccountId): Promise<string | null>;
  takeBundles(account: AccountId, devices: readonly DeviceId[]): Promise<readonly messages.sealgate.v1.Bundle.$Properties[]>;
  /** Rejects with CUSTODY_PENDING while the recipient has not answered for this custody version (they have been asked; the answer comes as CustodyAnswered), CUSTODY_DECLINED when the answer was no, and as Router.send. */
  send(sender: DeviceKey, send: messages.sealgate.v1.Send.$Properties): Promise<SendAccepted>;
  /** Deliver and CustodyAnswered frames come in the order of their positions; each is kept until it is acknowledged, so what waits for an answer survives a crash. */
  attach(subscription: Subscription): Attachment;
  /** Told whenever the node has come to own accounts: attach() may succeed where it did not. */
  onOwned(listener: () => void): void;
  uploadKeys(device: DeviceKey, keys: messages.sealgate.v1.UploadKeys.$Properties): Promise<messages.sealgate.v1.KeyStatus.$Properties>;
  keyStatus(device: DeviceKey): Promise<messages.sealgate.v1.KeyStatus.$Properties>;
  setBlocked(business: AccountId, consumer: AccountId, blocked: boolean): Promise<void>;
}
