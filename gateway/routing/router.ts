import type { messages } from '../../proto/messages.ts';
import type { AccountId, DeviceId, DeviceKey } from '../../proto/ids.ts';
import type { Position } from '../../proto/position.ts';
import type { LogNode } from '../../storage/account-log/membership.ts';
import type { DeviceRow } from '../../storage/accounts/accounts.ts';
import type { CustodyAnswer } from '../../storage/relations/relations.ts';

type SendBody = messages.sealgate.v1.Send.$Properties;

/** Who sends: taken from the authenticated connection, never from a frame. */
export type Sender = DeviceKey;

export interface SendAccepted {
  /** 16 bytes. */
  readonly envelopeId: Uint8Array;
  readonly acceptedAtMs: number;
}

/**
 * What is attached to an account at its owner and can take envelopes: a device's socket or a hosted endpoint. Implemented by gateway/device.
 * No method may throw; all are synchronous.
 */
export interface Subscription {
  readonly device: DeviceKey;
  /** `Clock.monotonicMs()` before the rows were read that let the device in: when its account was closed later, it comes too late. */
  readonly authenticatedAtMs: number;
  /** From the client's hello: not sent again. */
  readonly lastPosition: Position | null;
  /** No socket, but a business that lives in this process: it has the window of one. */
  readonly isHosted?: true;
  /**
   * Hands over encoded Frames that have a position (proto/delivery.ts: Deliver, SetChanged, CustodyOffer, CustodyAnswered) in order and returns how many were taken. Fewer than offered: the socket is full; nothing more is pushed
   * until `Attachment.writable()`.
   */
  push(deliveries: readonly Uint8Array[]): number;
  /** An ephemeral envelope: may be dropped when the socket is full. */
  pushEphemeral(delivery: Uint8Array): void;
  queueEmpty(): void;
  /** An encoded Frame (event). Dropped when the socket is full. */
  event(frame: Uint8Array): void;
  /** The subscription is over; no method is called after it. `closeCode` as in proto/close-codes.ts. */
  close(closeCode: number): void;
}

export interface Attachment {
  /**
   * Everything up to and including `position` is durable at the device. Idempotent.
   * Throws SealgateError MALFORMED for a position beyond what was pushed; the caller closes with PROTOCOL_ERROR.
   */
  ack(position: Position): void;
  /** The socket can take more. */
  writable(): void;
  /** The socket is gone. Idempotent. What was not acknowledged goes to the mailbox. */
  detach(): void;
}

/** What gateway/device (and later gateway/business) may ask of routing. */
export interface Router {
  /**
   * Validates against the recipient's manifest, relations and quotas and appends. Resolves only when the envelope is durable.
   * `send` and its bytes may be kept until then. Rejects with SealgateError: STALE_MANIFEST (carries the manifest), WRONG_DEVICES, UNKNOWN_ACCOUNT,
   * MAILBOX_FULL, NOT_ACCEPTED, DELIVERY_BACKLOG, LOG_*, RESULT_UNKNOWN, CUSTODY_PENDING (the consumer has been asked), CUSTODY_DECLINED, ...
   */
  send(sender: Sender, send: SendBody): Promise<SendAccepted>;

  /** Attaches the newest connection of a device; an older one is closed with REPLACED before this returns. Throws SealgateError DRAINING when this node may not act for the account (any more), UNAUTHENTICATED when the device was removed or its account closed meanwhile, CONFLICT when it has a connection that began later. */
  attach(subscription: Subscription): Attachment;

  /**
   * Replaces the manifest (already verified by the caller) and announces it in the account's partition. With devices removed it resolves when the owner, whichever node that is,
   * has acted: their sockets are closed, their mail and keys dropped. Rejects with STALE_VERSION; with UNAVAILABLE when the owner takes too long: it will act all the same.
   */
  changeManifest(change: ManifestChange): Promise<void>;

  /**
   * Closes every connection of the account and drops its mail and keys; for deletion, recycling, suspension (`dropMail` false keeps mail). Resolves when its owner, whichever node
   * that is, has done so; rejects with UNAVAILABLE when that takes too long: it will be done all the same.
   * Called after the row was changed. `devices`: those that the account had, where the rows that name them are erased already; without them only the mail and keys of devices
   * that the row still names are dropped.
   */
  closeAccount(account: AccountId, closeCode: number, dropMail: boolean, devices?: readonly DeviceKey[]): Promise<void>;

  /**
   * Ends an account: closes its connections and drops its mail and keys, before and after `end` has ended its row, and forgets whom it has dealt with. Should this node itself end in between, the account's owner does
   * what is left. Rejects as closeAccount and `end` do; with UNAVAILABLE, before `end`, when the log is slow.
   */
  endAccount(account: AccountId, closeCode: number, end: () => Promise<void>): Promise<void>;

  /** The row of the account says that it has this version of the manifest now; what this node knows of an older one is not used again, should nobody have told it. */
  manifestSeen(account: AccountId, version: number): void;

  /**
   * What the recipient has decided about the sender was changed in the store: neither this node nor the recipient's owner, whichever that is, judges by what was so before whatever is
   * sent to them from now on. Rejects as the log does.
   */
  relationChanged(recipient: AccountId, sender: AccountId): Promise<void>;

  /**
   * Keeps what a consumer has answered to a business's custody version and tells the business's devices (CustodyAnswered). To accept is also to accept messages.
   * Rejects with UNKNOWN_ACCOUNT when that is no business, CONFLICT when the version is not its present one, and as the store and the log do.
   */
  answerCustody(consumer: AccountId, business: AccountId, answer: CustodyAnswer): Promise<void>;

  /** Replaces who the business is (an encoded SignedBlob of the operator); a new custody version asks consumers again at the next message, on other nodes within `directoryCacheMs`. */
  describeBusiness(account: AccountId, business: Uint8Array): Promise<void>;

  /** Which node works for the account now. */
  ownerOf(account: AccountId): AccountOwner;

  /** Told whenever this node has come to own partitions, until the router is closed. Must not throw. */
  onOwned(listener: () => void): void;

  onMailDropped(listener: MailDropped): void;
}

/**
 * Told by the owner of an account when what waited for it was dropped together with its primary device: `isClosed`, with the account; otherwise the account goes on with another key. Until it resolves that
 * counts as not done, and it is told again, also by the next owner: it may come more than once.
 */
export type MailDropped = (account: AccountId, isClosed: boolean) => Promise<void>;

/** `elsewhere` is as this node knows it, which may be a moment old: that node knows better. `nobody`: owners are changing; ask again soon. */
export type AccountOwner =
  | { readonly at: 'here' }
  | { readonly at: 'elsewhere'; readonly node: LogNode; readonly mapVersion: number }
  | { readonly at: 'nobody' };

export interface ManifestChange {
  readonly account: AccountId;
  readonly expectedVersion: number;
  readonly version: number;
  /** Encoded SignedBlob. */
  readonly manifest: Uint8Array;
  /** Who the business is from now on, where that changes with it. */
  readonly business?: Uint8Array;
  readonly addDevices: readonly DeviceRow[];
  readonly removeDevices: readonly DeviceId[];
}

/** Asked when mail for a device goes to the mailbox. Must not wait; failures are its own business. */
export interface WakeUp {
  deviceHasMail(device: DeviceKey, urgent: boolean): void;
}
