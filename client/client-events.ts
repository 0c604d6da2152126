import type { ErrorCode } from '../proto/errors.ts';
import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { ContentId } from './body.ts';
import type { Contact, Custody } from './contact.ts';
import type { Message } from './message.ts';

/**
 * invalid: does not verify, or has expired. rollback: older than one seen. fork: the same version with other bytes. ownAccountKey: of this account, by another key.
 * bundle: pre-keys that the listed device has not signed.
 */
export type RefusedManifestReason = 'invalid' | 'rollback' | 'fork' | 'ownAccountKey' | 'bundle';

/** Every event is a plain object. Message events are emitted after the profile has them durably. */
export interface ClientEvents {
  /** A new message, also one that another own device sent (outgoing). */
  message: Message;
  edited: Message;
  deleted: Message;
  reaction: { readonly message: Message; readonly author: AccountId; readonly emoji: string };
  /** An outgoing message changed its state: accepted, delivered, read, failed. */
  state: Message;
  receipt: { readonly from: AccountId; readonly kind: 'delivered' | 'read'; readonly contentIds: readonly ContentId[] };
  typing: { readonly from: AccountId; readonly started: boolean };
  /** A business wants to talk, or is to be talked to, and the person has not yet agreed to who holds its keys: acceptCustody() or declineCustody(). Once for the same terms. */
  custodyOffer: Custody;
  /** For a business: what a consumer has said to its custody version. What was refused with CUSTODY_PENDING may be sent again after a yes. May come twice. */
  custodyAnswered: { readonly account: AccountId; readonly version: number; readonly accepted: boolean };
  /** For a business: whether the consumer wants marketing. */
  preference: { readonly account: AccountId; readonly marketing: boolean };
  /** A stranger wrote for the first time: accept() or block(). */
  request: { readonly account: AccountId };
  timerChanged: { readonly conversation: AccountId; readonly seconds: number; readonly by: AccountId };
  profileChanged: Contact;
  /** Something that only an own device did: accepted, blocked, read elsewhere. */
  contactChanged: Contact;
  /** The account key changed (new phone, or somebody in the middle). */
  identityChanged: { readonly account: AccountId; readonly wasVerified: boolean };
  /** The other side sees other manifests than we do: the server lies to one of us. */
  manifestConflict: { readonly account: AccountId; readonly whose: 'author' | 'recipient'; readonly version: number };
  /** The server showed a manifest that was refused; nothing is sent under it. `own`: of this account. */
  manifestRefused: { readonly account: AccountId; readonly own: boolean; readonly reason: RefusedManifestReason };
  /** Something that could not be read or must not be shown was put aside. */
  quarantined: { readonly envelopeId: string; readonly sender: AccountId | null; readonly senderDevice: number; readonly reason: QuarantineReason };
  /** After queueEmpty: something that this author device sent after what we have is missing; `previousId` is the last of it. */
  gap: { readonly conversation: AccountId; readonly author: AccountId; readonly authorDevice: number; readonly previousId: ContentId };
  /** The public keys that the server hands out as ours are not ours. */
  keysReplaced: { readonly text: string };
  /** A new device of this account, told by the primary and shown by the signed manifest. */
  deviceLinked: { readonly device: DeviceId };
  deviceRemoved: { readonly device: DeviceId };
  /** The frame of a connection's beginning was answered. */
  connected: { readonly node: string; readonly clusterId: string; readonly serverTimeMs: number };
  /** `code` 0: never opened. `then` stop: the client does not come back by itself. */
  disconnected: { readonly code: number; readonly then: 'stop' | 'reconnect' | 'backOff'; readonly text: string };
  /** Everything that waited at the server when the connection opened is in the profile. */
  queueEmpty: Readonly<Record<string, never>>;
  /** A request that went on without a caller (a resend after a restart) was refused. */
  sendFailed: { readonly contentId: ContentId; readonly conversation: AccountId; readonly code: ErrorCode };
  closed: { readonly reason: string };
}

export type QuarantineReason =
  /** Not decryptable; a retry request went out if that was allowed. */
  | 'undecryptable'
  /** The device is not in the newest verified manifest of the account it claims. */
  | 'unlistedDevice'
  /** The key that sealed it is not the one in the manifest. */
  | 'untrustedIdentity'
  /** Names a one-time key that is not there (any more). */
  | 'missingPreKey'
  /** Decrypts to something that is not valid content. */
  | 'malformed'
  /** Counter too far ahead. */
  | 'counterJump'
  /** Edit, delete or reaction by somebody who may not; a receipt for what we did not write. */
  | 'notAuthor'
  /** A retry request that is not answered. */
  | 'forgedRetryRequest';
