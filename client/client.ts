import type { Cancel } from '../proto/clock.ts';
import type { ContentId, MessageRef } from './body.ts';
import type { ClientEvents } from './client-events.ts';
import type { BusinessProfile, Contact, Custody, Peer, ReportReason, SafetyNumber } from './contact.ts';
import type { HistoryQuery, Message, SentMessage } from './message.ts';
import type { LinkOptions, RegisterOptions } from './registration.ts';
import type { DeviceInfo, PushTarget, Self } from './self.ts';

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
  /** The person has compared the number that safetyNumber() has shown last (true), or takes it back. Also confirms a pending key change. IDENTITY_CHANGED: the key is another by now; compare again. */
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
