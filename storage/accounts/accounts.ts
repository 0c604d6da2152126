import type { AccountId, DeviceId } from '../../proto/ids.ts';

export type AccountState = 'active' | 'suspended' | 'deleted';

export interface AccountRow {
  readonly account: AccountId;
  readonly kind: 'consumer' | 'business';
  readonly state: AccountState;
  /** key id || HMAC-SHA-256(pepper, label || E.164); null once the account is deleted or lost its number. */
  readonly numberIndex: Uint8Array | null;
  /** key id || AEAD(E.164). */
  readonly numberSealed: Uint8Array | null;
  readonly manifestVersion: number;
  /** Encoded SignedBlob. */
  readonly manifest: Uint8Array;
  /** Who the business is, signed by the operator key: an encoded SignedBlob; null for consumers and for businesses that nobody vouches for. */
  readonly business: Uint8Array | null;
  /** HMAC(pepper, pin hash); null: no registration lock. */
  readonly pinHash: Uint8Array | null;
  /** SHA-256 of the recovery secret. */
  readonly recoveryHash: Uint8Array | null;
  readonly createdAtMs: number;
  /** Days since 1970 on which one of its devices was last connected; written at most once a day. */
  readonly lastSeenDay: number;
  /** '' or a label of the operator (load-test accounts), by which accounts can be purged. */
  readonly tag: string;
}

export interface DeviceRow {
  readonly device: DeviceId;
  readonly incarnation: number;
  readonly registrationId: number;
  readonly identityKey: Uint8Array;
  /** SHA-256 of the device's secret. */
  readonly secretHash: Uint8Array;
  readonly createdAtMs: number;
}

export interface AccountWithDevices {
  readonly row: AccountRow;
  /** Ascending by device id. */
  readonly devices: readonly DeviceRow[];
}

/** What authentication needs, in one read. */
export interface DeviceCredentials {
  readonly state: AccountState;
  readonly incarnation: number;
  readonly secretHash: Uint8Array;
  readonly manifestVersion: number;
  readonly lastSeenDay: number;
  readonly registrationLock: boolean;
}

export interface ManifestReplacement {
  readonly account: AccountId;
  /** Applied only if the row still has this version. */
  readonly expectedVersion: number;
  readonly version: number;
  readonly manifest: Uint8Array;
  /** Replaced with it, when given: what manifest and business identity say must never contradict each other in between. */
  readonly business?: Uint8Array;
  readonly addDevices: readonly DeviceRow[];
  readonly removeDevices: readonly DeviceId[];
}

/**
 * Accounts, their devices and the number index. Every conditional change says whether it was applied; a change that is in doubt is looked up
 * by the variant before it answers. Rejections: STORE_FAILED, STORE_FULL. Contract suite: test/storage/accounts/contract.ts.
 */
export interface AccountStore {
  /** Creates account and devices and points the number at it. 'taken': the number index points at another account (nothing was changed). */
  create(row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'taken'>;
  /** In one step: tombstones `replaced` (its number, PIN, devices are erased) and creates the new account under the same number. 'conflict': the number no longer belongs to `replaced`. */
  recycle(replaced: AccountId, row: AccountRow, devices: readonly DeviceRow[]): Promise<'created' | 'conflict'>;
  findByNumber(numberIndex: Uint8Array): Promise<AccountId | null>;
  load(account: AccountId): Promise<AccountWithDevices | null>;
  /** Two at once, in their order, each as one load() shows it: where a request costs more than what it brings, for the price of one. */
  loadBoth(one: AccountId, other: AccountId): Promise<readonly [AccountWithDevices | null, AccountWithDevices | null]>;
  credentials(account: AccountId, device: DeviceId): Promise<DeviceCredentials | null>;
  replaceManifest(change: ManifestReplacement): Promise<'applied' | 'conflict'>;
  setBusiness(account: AccountId, business: Uint8Array): Promise<void>;
  setLock(account: AccountId, pinHash: Uint8Array | null, recoveryHash: Uint8Array | null): Promise<void>;
  setState(account: AccountId, state: 'active' | 'suspended'): Promise<void>;
  touch(account: AccountId, day: number): Promise<void>;
  /** Erases number, PIN, devices, manifest, business identity; keeps the id as a tombstone for ever. Idempotent. */
  erase(account: AccountId): Promise<void>;
  /** For the operator's purge of tagged accounts: at most `max` ids. */
  listByTag(tag: string, max: number): Promise<readonly AccountId[]>;
  /** Many accounts at once (load tests, restore); all or nothing per call. */
  import(accounts: readonly AccountWithDevices[]): Promise<void>;
}

