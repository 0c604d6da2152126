import type { AccountId, EnvelopeId } from '../../../proto/ids.ts';

/** What a Send has to name of a device. */
export interface LoadDevice {
  readonly device: number;
  readonly incarnation: number;
  readonly registrationId: number;
}

/** One account of a load test: all that a generator needs to connect as it. Whoever has the secret is the device. */
export interface LoadAccount extends LoadDevice {
  readonly account: AccountId;
  readonly manifestVersion: number;
  /** 32 bytes in base64. */
  readonly secret: string;
  /** Linked devices that nobody has the secret of: what is sent to them waits. */
  readonly sleeping: readonly LoadDevice[];
}

/** What an operator can do to a running server. Errors are SealgateErrors. */
export interface OperatorActions {
  /** Where an envelope is and has been, on whichever node, without content: plain data that can be printed. `recipient` finds it also when it waits in a mailbox only. */
  trace(envelope: EnvelopeId, recipient?: AccountId): Promise<unknown>;
  /** Closes the account's connections and refuses new ones until unsuspended; mail is kept. UNKNOWN_ACCOUNT when it does not exist. */
  suspend(account: AccountId): Promise<void>;
  unsuspend(account: AccountId): Promise<void>;
  /** The account of a number in international form. UNKNOWN_ACCOUNT, BAD_NUMBER. */
  findByNumber(number: string): Promise<AccountId>;
  /** Makes `count` accounts tagged 'load-test', each with a device and so many that sleep for ever. Their authentication is the real one. */
  makeLoadAccounts(count: number, sleepingEach: number): Promise<readonly LoadAccount[]>;
  /** Erases all accounts with the tag; resolves to how many. */
  purge(tag: string): Promise<number>;
}
