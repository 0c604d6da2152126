import type { AccountId } from '../../../proto/ids.ts';
import type { OutboundMessage } from '../messages/outbound-message.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';

/** A message of the conversation, by who wrote it. */
export interface InboundRef {
  readonly waId: string;
  /** 16 bytes, from the message id. */
  readonly contentId: Uint8Array;
}

/** What a new business account is made of. */
export interface NewHostedAccount {
  /** E.164. */
  readonly number: string;
  readonly legalEntity: string;
  readonly displayName: string;
  readonly badge: boolean;
  /** 'operator-hosted', or 'vendor-hosted' with the vendor's name. */
  readonly hosting: 'operator-hosted' | 'vendor-hosted';
  readonly vendor: string;
  /** What consumers are told before they accept: as long as what can be signed has room for it. */
  readonly purpose: string;
  readonly retention: string;
  readonly policyUrl: string;
}

/**
 * The code that turns Cloud API calls into sealed messages and sealed messages into webhooks: one device of each hosted account. Encryption is done in child processes that alone hold
 * the keys. Everything of one conversation happens in one thread of control, in order.
 */
export interface BusinessEndpoint {
  /** Makes identity, keys and manifest (custody as given), registers the account, under an id that nothing was made for before, with the number and signs who it is. Rejects with CONFLICT when the number is taken. */
  createAccount(account: AccountId, fields: NewHostedAccount): Promise<void>;
  /** Whether the account has been made. */
  hasAccount(account: AccountId): Promise<boolean>;
  /** Signs anew who the account is (name, badge, hosting, what it uses messages for); a change of hosting raises the custody version and asks every consumer again. Does nothing where all of that is signed already. */
  describeAccount(account: AccountId, fields: Omit<NewHostedAccount, 'number'>): Promise<void>;
  /** Opens the number on this node: from now on it sends, and receives where this node is the account's owner. Idempotent; what was pending goes on. */
  open(number: HostedNumber): Promise<void>;
  /**
   * There is no such account any more: whoever writes to it is told so, what waits for it is dropped, its number is free, and this node's crypto processes have its keys no longer. What is kept of it stays until
   * eraseAccount(). Again it does no harm. Rejects as Router.endAccount.
   */
  endAccount(account: AccountId): Promise<void>;
  /** Destroys what is kept of an account that has been ended, once every node has let go of it: its keys, the ratchets and all else of its conversations. Events that wait for apps stay. Again it does no harm. */
  eraseAccount(account: AccountId): Promise<void>;
  /** Closes what other nodes have disconnected: every number but these, which were the connected ones at that time (monotonic). Of those whose account they have ended the keys go too. */
  closeOthers(connected: readonly HostedNumber[], asOfMs: number): Promise<void>;
  /** Detaches; nothing is sent or received until open(). */
  close(number: HostedNumber): Promise<void>;
  /** False: so much waits to be sent that nothing more should be accepted now. */
  hasRoom(): boolean;
  /** Resolves once the message survives any crash: it will be sent once, or fail by webhook. Rejects with UNAVAILABLE, STORE_*, LOG_*, and then it was not taken. */
  submit(number: HostedNumber, message: OutboundMessage): Promise<void>;
  /** Tells the author that this message and everything before it was read; with `typing`, that an answer is being written. 'unknown': no such message. */
  markRead(number: HostedNumber, message: InboundRef, typing: boolean): Promise<'done' | 'unknown'>;
  /** The business takes nothing from this consumer any more, or does again. 'unknown': nobody has the number. */
  setBlocked(number: HostedNumber, waId: string, blocked: boolean): Promise<'done' | 'unknown'>;
  /**
   * What waited for the consumer was dropped with their phone: with the account, or the account goes on with another key. Of what these businesses have sent that has not come it is told that it failed, or it
   * is sealed anew. Resolves once that survives any crash; again it does no harm. Rejects as submit().
   */
  consumerLost(consumer: AccountId, businesses: readonly AccountId[], isClosed: boolean): Promise<void>;
  /** When the consumer last wrote, ms since 1970; null: never. */
  lastInboundAtMs(number: HostedNumber, waId: string): Promise<number | null>;
}
