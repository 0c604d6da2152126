import type { AccountId } from '../../proto/ids.ts';
import { numberOf, textOf, type SqlRow } from '../row.ts';

/** What a recipient has decided about a sender, and what a stranger has used up. */
export interface RelationRow {
  readonly relation: 'none' | 'accepted' | 'blocked';
  readonly strangerMessages: number;
  readonly strangerBytes: number;
  /** What the recipient was last asked about who holds the keys of the sender, a business, in routing's words; null: nothing yet. */
  readonly custodyOffered: string | null;
  readonly custodyAnswer: CustodyAnswer | null;
}

/** The recipient's last word about a custody version of the sender, a business. */
export interface CustodyAnswer {
  readonly version: number;
  readonly accepted: boolean;
}

/**
 * Kept under keyed hashes of the pair, so that a copy of the store does not show who blocks whom. The gateway makes the hash:
 * `pair` = HMAC(key, recipient || sender), `owner` = HMAC(key, recipient). Contract suite: test/storage/relations/contract.ts.
 */
export interface RelationStore {
  get(pair: Uint8Array): Promise<RelationRow | null>;
  /** Two at once, in their order: where a request costs more than what it brings, for the price of one. */
  getBoth(one: Uint8Array, other: Uint8Array): Promise<readonly [RelationRow | null, RelationRow | null]>;
  /** 'none' is as if never spoken: counters and answers go too. */
  set(owner: Uint8Array, pair: Uint8Array, relation: RelationRow['relation']): Promise<void>;
  /** Adds to a stranger's counters, whatever the relation. */
  addStranger(owner: Uint8Array, pair: Uint8Array, messages: number, bytes: number): Promise<void>;
  offerCustody(owner: Uint8Array, pair: Uint8Array, offered: string): Promise<void>;
  answerCustody(owner: Uint8Array, pair: Uint8Array, answer: CustodyAnswer): Promise<void>;
  /** The pairs of all that an account has decided, or been asked about; may have some of which nothing is left. */
  pairsOf(owner: Uint8Array): Promise<readonly Uint8Array[]>;
  /** Erases all relations that an account decided. */
  eraseOwner(owner: Uint8Array): Promise<void>;
}

/** Makes the keys of a RelationStore. */
export interface RelationKeys {
  pair(recipient: AccountId, sender: AccountId): Uint8Array;
  owner(recipient: AccountId): Uint8Array;
}

/** What is not known counts as blocked. */
export function relationOf(text: string): RelationRow['relation'] {
  return text === 'none' || text === 'accepted' ? text : 'blocked';
}

/** What has been asked and answered about custody, from the columns that every variant names alike. */
export function custodyOf(row: SqlRow): Pick<RelationRow, 'custodyOffered' | 'custodyAnswer'> {
  return {
    custodyOffered: row['custody_offered'] === null ? null : textOf(row, 'custody_offered'),
    custodyAnswer: row['custody_version'] === null ? null : { version: numberOf(row, 'custody_version'), accepted: numberOf(row, 'custody_accepted') === 1 },
  };
}
