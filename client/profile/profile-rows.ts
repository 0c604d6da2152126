import type { Bytes } from '../../crypto/index.ts';
import type { AccountId, DeviceId } from '../../proto/ids.ts';
import type { BusinessProfile, RelationState } from '../contact.ts';
import type { Message } from '../message.ts';
import type { QuarantineReason } from '../client-events.ts';

/** Who this device is. One row, key ''. */
export interface SelfRow {
  readonly account: AccountId;
  readonly device: DeviceId;
  readonly incarnation: number;
  /** E.164 */
  readonly number: string;
  readonly registrationId: number;
  /** DeviceIdentity.serialize(): with the private half. */
  readonly identity: Bytes;
  /** What this device shows to the server. */
  readonly secret: Bytes;
  readonly clusterId: string;
  readonly operatorKey: Bytes;
  readonly serverUrl: string;
  /** From Welcome: where else Moved may lead. */
  readonly urls: readonly string[];
  readonly name: string;
  readonly about: string;
  /** Of a business. */
  readonly businessProfile?: BusinessProfile;
  /** Grows with every change of name or about; contacts keep which one they were told. 0: nothing to tell. */
  readonly profileVersion: number;
  readonly receipts: boolean;
}

/** The highest position that this device has durably taken. One row, key ''. */
export interface PositionRow { readonly epoch: number; readonly offset: number }

/** One row, key ''. */
export interface KeyRingRow {
  /** encodeKeyRing() */
  readonly ring: Bytes;
  /** What KeyStatus.repeatedUseDigest must be; of keys that may not have reached the server yet: pendingDigest. */
  readonly digest: Bytes;
  readonly pendingDigest: Bytes | null;
}

/** The newest verified manifest of an account, key: account. */
export interface ManifestRow {
  readonly account: AccountId;
  /** Encoded SignedBlob, as received. */
  readonly blob: Bytes;
  /** SHA-256 (hex) of the payloads of every version seen, to tell a split view of the past. */
  readonly hashes: Readonly<Record<string, string>>;
}

/** Key: account. */
export interface ContactRow {
  readonly account: AccountId;
  readonly number: string | null;
  readonly name: string;
  readonly about: string;
  readonly relation: RelationState;
  readonly verified: boolean;
  /** notice: the account key changed, new messages go to it. blocking: it was verified; nothing goes to it until the person confirms. */
  readonly keyChange: 'none' | 'notice' | 'blocking';
  /** The account key whose safety number the person was shown last. */
  readonly shownKey?: Bytes;
  readonly timerSeconds: number;
  readonly unread: number;
  readonly businessProfile?: BusinessProfile;
  /** A business that was told to send no marketing. */
  readonly marketingStopped?: boolean;
  /** SelfRow.profileVersion that they were told. */
  readonly toldProfile: number;
}

/** Who the operator says that a business is; key: account. */
export interface BusinessRow {
  readonly account: AccountId;
  /** Encoded SignedBlob, as received. */
  readonly blob: Bytes;
}

/** What the person was told of who holds a business's keys, and what they have said; key: account. Terms are hex (custody.ts). */
export interface CustodyRow {
  readonly account: AccountId;
  readonly asked: string;
  readonly answer: { readonly terms: string; readonly accepted: boolean } | null;
  /** The connection ended before the server had said that it knows the answer: it is told at the next one. */
  readonly untold?: true;
}

/** A content that waits for the person to agree to its author's custody; group: author; order: of arrival. */
export interface HeldRow {
  readonly key: string;
  readonly sender: { readonly account: AccountId; readonly device: DeviceId; readonly incarnation: number };
  readonly envelopeId: string;
  readonly acceptedAtMs: number;
  readonly plaintext: Bytes;
  readonly order: number;
}

/** Key: `${author}/${contentId}`; group: conversation; order: of arrival. */
export interface MessageRow extends Message {
  readonly timerSeconds: number;
  readonly order: number;
}

/** A disappearing message's end; key as the message's; order: when. */
export interface ExpiryRow { readonly messageKey: string; readonly atMs: number }

/** A send whose result is not known; key: clientMessageId; group: recipient; order: of sealing. */
export interface OutboxRow {
  readonly clientMessageId: string;
  readonly recipient: AccountId;
  /** The encoded Send, sent again byte for byte. */
  readonly send: Bytes;
  /** The content as it was sealed, padded. */
  readonly content: Bytes;
  readonly contentId: string;
  /** Device 1's identity key when it was sealed. */
  readonly accountKey: Bytes;
  readonly manifestVersion: number;
  readonly devices: readonly SentDevice[];
  readonly purpose: SendPurpose;
  readonly order: number;
}

/** What happens once a send is accepted. message: copy to own devices, state of the row. others: nothing but the chain. */
export type SendPurpose = 'message' | 'action' | 'receipt' | 'profile' | 'sync' | 'completion' | 'retryAnswer' | 'retryRequest';

export interface SentDevice { readonly device: DeviceId; readonly incarnation: number; readonly identityKey: Bytes }

/** Accepted contents, kept for a day to answer retry requests and SetChanged; key: clientMessageId; group: recipient; order: acceptance by own clock. */
export interface SentRow {
  readonly clientMessageId: string;
  readonly recipient: AccountId;
  readonly content: Bytes;
  readonly contentId: string;
  readonly accountKey: Bytes;
  readonly acceptedAtMs: number;
  readonly keptSinceMs: number;
  readonly devices: readonly SentDevice[];
  /** Devices whose retry request was answered. */
  readonly answered: readonly DeviceId[];
}

/** Content to be sealed for the own other devices; key: contentId; order: of writing. */
export interface SyncJobRow { readonly contentId: string; readonly content: Bytes; readonly order: number }

/** Key: `${envelopeId}/${hash of the payload}`, or `${account}.${device}.${incarnation}/${contentId}`. order: when. */
export interface SeenRow { readonly atMs: number }

/** A receipt to be sent; key: `${account}/${kind}/${contentId}`; group: account. */
export interface ReceiptRow { readonly account: AccountId; readonly kind: 'delivered' | 'read'; readonly contentId: string; readonly order: number }

/** Key: envelopeId. */
export interface QuarantineRow {
  readonly envelopeId: string;
  readonly sender: AccountId | null;
  readonly senderDevice: number;
  readonly reason: QuarantineReason;
  readonly atMs: number;
}

/** A retry request that went out; key: `${account}.${device}/${envelope id}`. order: when. */
export interface RetryRow { readonly atMs: number }

/** The last content from a device in a conversation, key: `${conversation}/${account}.${device}.${incarnation}`; or the last of ours that was accepted, key: `sent/${recipient}`. */
export interface ChainRow { readonly contentId: string }

/** A content that was named as previous and is not here; key: `${account}.${device}.${incarnation}/${contentId}`. */
export interface GapRow { readonly key: string; readonly conversation: AccountId; readonly author: AccountId; readonly authorDevice: DeviceId; readonly previousId: string }

export interface ProfileRows {
  readonly self: SelfRow;
  readonly position: PositionRow;
  readonly keyRing: KeyRingRow;
  readonly manifest: ManifestRow;
  readonly contact: ContactRow;
  readonly business: BusinessRow;
  readonly custody: CustodyRow;
  readonly held: HeldRow;
  readonly message: MessageRow;
  readonly expiry: ExpiryRow;
  readonly outbox: OutboxRow;
  readonly sent: SentRow;
  readonly syncJob: SyncJobRow;
  readonly seenEnvelope: SeenRow;
  readonly seenContent: SeenRow;
  readonly receipt: ReceiptRow;
  readonly quarantine: QuarantineRow;
  readonly retry: RetryRow;
  readonly chain: ChainRow;
  readonly gap: GapRow;
}

export type RowTable = keyof ProfileRows;

interface Place { readonly group: string; readonly order: number }
const nowhere: Place = { group: '', order: 0 };

/** How rows are found besides by key: in a group, in an order. */
const places: { readonly [T in RowTable]: (row: ProfileRows[T]) => Place } = {
  self: () => nowhere,
  position: () => nowhere,
  keyRing: () => nowhere,
  manifest: () => nowhere,
  contact: () => nowhere,
  business: () => nowhere,
  custody: () => nowhere,
  held: row => ({ group: row.sender.account, order: row.order }),
  message: row => ({ group: row.conversation, order: row.order }),
  expiry: row => ({ group: '', order: row.atMs }),
  outbox: row => ({ group: row.recipient, order: row.order }),
  sent: row => ({ group: row.recipient, order: row.keptSinceMs }),
  syncJob: row => ({ group: '', order: row.order }),
  seenEnvelope: row => ({ group: '', order: row.atMs }),
  seenContent: row => ({ group: '', order: row.atMs }),
  receipt: row => ({ group: row.account, order: row.order }),
  quarantine: row => ({ group: '', order: row.atMs }),
  retry: row => ({ group: '', order: row.atMs }),
  chain: () => nowhere,
  gap: row => ({ group: row.conversation, order: 0 }),
};

/** One row put (or, with null, taken away). Made by put() and drop(). */
export type RowWrite<T extends RowTable = RowTable> = {
  readonly [K in T]: { readonly table: K; readonly key: string; readonly row: ProfileRows[K] | null; readonly place: Place }
}[T];

/** For ProfileStore.commit(): the row is written, over what is there. */
export function put<T extends RowTable>(table: T, key: string, row: ProfileRows[T]): RowWrite<T> {
  return { table, key, row, place: places[table](row) };
}

/** For ProfileStore.commit(): the row is gone. */
export function drop<T extends RowTable>(table: T, key: string): RowWrite<T> {
  return { table, key, row: null, place: nowhere };
}
