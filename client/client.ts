import type { Cancel, Clock } from '../proto/clock.ts';
import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { ErrorCode } from '../proto/errors.ts';
import type { Random } from '../proto/random.ts';
import type { Body, ContentId, MessageRef } from './body.ts';
import type { OpenSocket } from './connection/web-socket.ts';
import type { ProfileStore } from './profile/profile-store.ts';

/** Whom a call means: an account id, or a phone number in international form. */
export type Peer = AccountId | (string & {});

export interface ClientOptions {
  /** From openMemoryProfile() or openSqliteProfile(). The client closes it in close(). */
  readonly profile: ProfileStore;
  /** ws:// (loopback only) or wss:// URL of the device listener. For a registered profile the stored one is the default. */
  readonly serverUrl?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  /** How a WebSocket is opened; by default the `ws` package. Throwing or `onClose` says it failed. */
  readonly openSocket?: OpenSocket;
  /** Name and version of the program, at most 64 bytes, for the server's statistics. */
  readonly program?: string;
  /** How long a request may stay unanswered before it rejects with TIMEOUT (and a send with RESULT_UNKNOWN). Default 15,000. */
  readonly requestTimeoutMs?: number;
  /** How long a call waits for a connection before it rejects with OFFLINE. Default 30,000: longer than another node takes to replace one that was lost. */
  readonly offlineAfterMs?: number;
  /** How many sends may wait while there is no connection; one more rejects with SENDS_WAITING. Default 1,000. */
  readonly heldSendsMax?: number;
  /** Answers messages with delivered and read receipts. Default true; also settable by setReceipts. */
  readonly receipts?: boolean;
  /** Uploads one-time keys by itself after connecting and when they run low. Default true; a load generator may switch it off. */
  readonly keepKeys?: boolean;
  /** Told of a handler of yours that threw, and of trouble that has no caller. Default: nothing. */
  readonly onError?: (error: unknown) => void;
}

/** Who this device is. */
export interface Self {
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly kind: 'consumer' | 'business';
  /** E.164. */
  readonly number: string;
  readonly name: string;
  readonly about: string;
  /** Newest own manifest. */
  readonly manifestVersion: number;
  readonly clusterId: string;
  readonly serverUrl: string;
}

export interface RegisterOptions {
  /** Asked for the code once the server has sent it. Asked again (at most 3 times in all) after BAD_CODE. */
  readonly code: (sent: CodeSent) => Promise<string>;
  readonly voice?: boolean;
  /** Opens a registration lock and keeps the existing account; without it a locked number rejects with REGISTRATION_LOCKED. */
  readonly pin?: string;
  /** 64 hex digits, from setPin of an earlier device. Likewise. */
  readonly recoverySecret?: string;
  /** A business that keeps its keys on its own devices, as people do; shown as one, and as nobody has examined it. */
  readonly business?: boolean;
  /** Own display name, sent encrypted with the first message to a contact. */
  readonly name?: string;
  /** CodeSent.session of an earlier call whose code is given now: no new code is sent, and `code` is asked with `digits` 0. */
  readonly session?: string;
}

export interface CodeSent {
  /** As the server normalised it. */
  readonly number: string;
  readonly digits: number;
  readonly expiresInSeconds: number;
  /** 1 for the first question. */
  readonly attempt: number;
  /** Names the verification at the server, in hex; whoever has it may try codes. */
  readonly session: string;
}

export interface LinkOptions {
  /** Called with what the QR code holds. Anybody who sees it within 90 s can send this device a link offer. */
  readonly onUri: (uri: string, expiresInSeconds: number) => void;
  /** Called with the short authentication string once the primary has answered; shown on both devices. */
  readonly onCode?: (sas: string) => void;
  /** Shown by the primary when it is asked, at most 64 bytes. */
  readonly deviceName: string;
}

export interface DeviceInfo {
  readonly id: DeviceId;
  readonly isPrimary: boolean;
  readonly isThis: boolean;
  /** Creation time, ms since 1970. */
  readonly createdAtMs: number;
  readonly registrationId: number;
}

/**
 * Outgoing: sending (not known to be accepted) → accepted ✓ → delivered ✓✓ → read, or failed.
 * Incoming: received → read (marked here or on another own device).
 */
export type MessageState = 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'received';

export interface Message extends MessageRef {
  /** The account this conversation is with. */
  readonly conversation: AccountId;
  readonly authorDevice: DeviceId;
  readonly outgoing: boolean;
  readonly body: Body;
  readonly state: MessageState;
  /** The author's clock; for display. */
  readonly authoredAtMs: number;
  /** The server's clock; 0 while it is not accepted. */
  readonly acceptedAtMs: number;
  /** For `sealgate trace`; 32 hex digits, null while it is not accepted. */
  readonly envelopeId: string | null;
  readonly editedAtMs: number | null;
  /** The author has deleted it; the body is an empty text. */
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
  /** Disappearing messages: gone at this time by this device's clock; null: stays. */
  readonly expiresAtMs: number | null;
}

export interface Reaction {
  readonly author: AccountId;
  readonly emoji: string;
}

/** contact: talked to or accepted; request: a stranger who has not been accepted; blocked: nothing from them is shown. */
export type RelationState = 'none' | 'contact' | 'request' | 'blocked';

/** Who a business is and who holds the keys of its messages: what its account key and the operator both say, or the least that could be true. */
export interface Custody {
  readonly account: AccountId;
  /** self-hosted is the business's own claim. */
  readonly custody: 'device' | 'self-hosted' | 'vendor-hosted' | 'operator-hosted';
  /** Whether the chat may be called end-to-end encrypted. */
  readonly endToEnd: boolean;
  /** The operator has examined who it is. */
  readonly badge: boolean;
  /** '' where the operator has not signed it; so are the next two. */
  readonly legalEntity: string;
  readonly displayName: string;
  readonly vendor: string;
  readonly version: number;
  /** What the person has said to exactly this. notNeeded: people, and businesses with their keys on their own devices. */
  readonly decision: 'notNeeded' | 'pending' | 'accepted' | 'declined';
}

/** What a business says of itself; nobody has examined it. '' where it says nothing. */
export interface BusinessProfile {
  readonly description: string;
  readonly address: string;
  readonly email: string;
  readonly websites: readonly string[];
  readonly category: string;
  readonly hours: string;
  /** What messages are used for, and how long they are kept. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
}

export type ReportReason = 'other' | 'spam' | 'scam' | 'offensive' | 'notSignedUp';

export interface Contact {
  readonly account: AccountId;
  readonly kind: 'consumer' | 'business';
  /** null for people, and while nothing of the account is known. */
  readonly custody: Custody | null;
  /** null for people, and for a business that has not told it. */
  readonly profile: BusinessProfile | null;
  /** Whether this business may send marketing, as the person has told it; true unless they have said no. */
  readonly marketing: boolean;
  /** E.164, null when only the account is known (a stranger). */
  readonly number: string | null;
  /** As they told us, encrypted; '' when not known. Never trusted. */
  readonly name: string;
  readonly about: string;
  readonly relation: RelationState;
  readonly verified: boolean;
  /** Their account key changed and the person has not confirmed it. */
  readonly keyChangePending: boolean;
  readonly timerSeconds: number;
  readonly unread: number;
}

export interface SentMessage {
  readonly contentId: ContentId;
  /** For `sealgate trace`. */
  readonly envelopeId: string;
  /** Server time. */
  readonly acceptedAtMs: number;
}

export interface SafetyNumber {
  readonly account: AccountId;
  /** 60 digits. */
  readonly digits: string;
  /** Bytes for a QR code; what scanVerify() of the other side takes. */
  readonly qr: Uint8Array;
  readonly verified: boolean;
}

export interface PushTarget {
  readonly kind: 'none' | 'webPush' | 'http';
  readonly endpoint?: string;
  readonly p256dh?: Uint8Array;
  readonly auth?: Uint8Array;
}

export interface HistoryQuery {
  /** Newest ones, at most this many; default 50. Result is oldest first. */
  readonly limit?: number;
  /** Only older than this message (paging). */
  readonly before?: ContentId;
}

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

/**
 * One device of one account. All promises reject with SealgateError only (proto/errors.ts). Calls that need the server wait up to
 * `offlineAfterMs` for a connection and then reject with OFFLINE; connect() must have been called. Of sends at most `heldSendsMax` wait, the next rejects with SENDS_WAITING.
 */
export interface Client {
  /** null until register() or link() has succeeded on this profile. */
  readonly self: Self | null;
  readonly connection: 'off' | 'connecting' | 'online' | 'waiting' | 'stopped';

  on<K extends keyof ClientEvents>(name: K, handler: (event: ClientEvents[K]) => void): Cancel;

  // --- becoming somebody
  /** Makes identity and manifest, proves the number, registers as primary device. PROFILE_EXISTS when the profile is somebody already. */
  register(number: string, options: RegisterOptions): Promise<Self>;
  /** Becomes a linked device. Resolves when the primary has accepted; TIMEOUT after the server's 90 s; BAD_PROVISIONING for a forged answer. */
  link(options: LinkOptions): Promise<Self>;

  // --- connection
  /**
   * Connects and stays connected (reconnecting by itself) until close() or a close code that says stop. Resolves with the first Welcome. Rejects with
   * UNAUTHENTICATED, SUSPENDED, ... when the server says so, OFFLINE after offlineAfterMs (it goes on trying), PROFILE_MISSING.
   */
  connect(): Promise<void>;
  /** Resolves once the queue of this connection is empty; OFFLINE/TIMEOUT after `timeoutMs`. */
  drained(timeoutMs?: number): Promise<void>;
  /** Waits for what is being written, sends queued receipts, closes socket and profile. Idempotent. */
  close(): Promise<void>;

  // --- messages. Resolve when the server has the envelope durably. RESULT_UNKNOWN: it is kept and sent again by itself.
  send(to: Peer, text: { readonly text: string; readonly replyTo?: ContentId | MessageRef }): Promise<SentMessage>;
  /** `replyTo`: the business's request that it answers. */
  sendLocation(to: Peer, location: { readonly latitude: number; readonly longitude: number; readonly name?: string; readonly replyTo?: ContentId | MessageRef }): Promise<SentMessage>;
  /** vCard text, at most 16 KiB. */
  sendContact(to: Peer, vcard: string): Promise<SentMessage>;
  /** Empty emoji takes the reaction back. UNKNOWN_MESSAGE when the message is not in the conversation. */
  react(to: Peer, message: ContentId | MessageRef, emoji: string): Promise<SentMessage>;
  /** Of an own text. UNKNOWN_MESSAGE otherwise. */
  edit(to: Peer, contentId: ContentId, text: string): Promise<SentMessage>;
  /** Of an own message, for everybody. UNKNOWN_MESSAGE otherwise. */
  remove(to: Peer, contentId: ContentId): Promise<SentMessage>;
  /** 0 switches disappearing messages off. */
  setTimer(to: Peer, seconds: number): Promise<SentMessage>;
  /** Answers a business's message with one of choicesOf() it. UNKNOWN_MESSAGE when there is no such message, or no such answer in it. */
  choose(to: Peer, message: ContentId | MessageRef, choiceId: string): Promise<SentMessage>;
  /** Tells a business whether it may send marketing. MALFORMED for people. */
  setMarketing(to: Peer, on: boolean): Promise<SentMessage>;
  /** Ephemeral; nothing is promised, only OFFLINE and the like are told. Nothing goes to people who have not been accepted. */
  typing(to: Peer, started: boolean): Promise<void>;
  /** Marks what is there as read (all, or the ones named) and tells the authors, when receipts are on. Returns how many. */
  markRead(conversation: Peer, contentIds?: readonly ContentId[]): Promise<number>;

  // --- what is in the profile. Work offline.
  history(conversation: Peer, query?: HistoryQuery): Promise<readonly Message[]>;
  /** The message of this id in any conversation; several authors may have used one id: own ones first. */
  find(contentId: ContentId): Promise<Message | null>;
  contacts(): Promise<readonly Contact[]>;
  contact(peer: Peer): Promise<Contact | null>;
  /** Everything in the profile but secrets, plus what the server keeps when online. */
  exportMyData(): Promise<ExportedData>;

  // --- trust
  /** Looks the account up when it is not known. */
  safetyNumber(peer: Peer): Promise<SafetyNumber>;
  /** The person has compared the numbers (true), or takes it back. Also confirms a pending key change. */
  markVerified(peer: Peer, verified: boolean): Promise<void>;
  /** Compares a scanned QR code; true marks as verified. */
  scanVerify(peer: Peer, qr: Uint8Array): Promise<boolean>;
  /** The person accepts the changed account key without comparing; the contact is no longer verified. */
  confirmIdentity(peer: Peer): Promise<void>;
  /** Takes a stranger's messages from now on, with receipts. */
  accept(peer: Peer): Promise<void>;
  block(peer: Peer): Promise<void>;
  unblock(peer: Peer): Promise<void>;
  /** Who holds the keys; what acceptCustody() and declineCustody() are then about. Asks the server when there is a connection. */
  custody(peer: Peer): Promise<Custody>;
  /** The person agrees to what was shown last: both sides may write, and what was held is shown. CONFLICT: it has changed since; look again. MALFORMED: there is nothing to decide. */
  acceptCustody(peer: Peer): Promise<void>;
  /** Nothing goes to the business and nothing from it is shown, until the person accepts. Rejects as acceptCustody(). */
  declineCustody(peer: Peer): Promise<void>;
  /** Tells the operator, not the business, what is wrong with it. Nothing of the conversation goes with it. */
  report(peer: Peer, reason: ReportReason): Promise<void>;

  // --- own account
  /** Told to contacts encrypted, with the next message, and to own devices now. */
  setProfile(profile: { readonly name?: string; readonly about?: string; readonly business?: BusinessProfile }): Promise<void>;
  setReceipts(on: boolean): Promise<void>;
  devices(): Promise<readonly DeviceInfo[]>;
  /** Primary only (FORBIDDEN). `confirm` gets the new device's name and the short authentication string that it shows too; false: BAD_PROVISIONING, nothing happens. */
  acceptLink(uri: string, confirm: (deviceName: string, sas: string) => Promise<boolean>): Promise<DeviceInfo>;
  /** Primary only. Resolves when the device's socket is closed and nothing more is delivered to it. */
  removeDevice(device: number): Promise<void>;
  /** Sets the registration lock (null: off). Returns the recovery secret (64 hex digits) to be written down; null when switched off. */
  setPin(pin: string | null): Promise<string | null>;
  setPush(target: PushTarget): Promise<void>;
  /** For ever; the profile is emptied. `pin` when one is set. */
  deleteAccount(pin?: string): Promise<void>;
  /** Uploads one-time keys up to 100 now. Returns pairs at the server. */
  refillKeys(): Promise<number>;
}

export interface ExportedData {
  readonly self: Self | null;
  readonly contacts: readonly Contact[];
  readonly messages: readonly Message[];
  /** What the server keeps of the account, null when it could not be asked. */
  readonly server: unknown;
}
