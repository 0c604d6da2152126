import type { AccountId } from '../../proto/ids.ts';

/** What a recipient has decided about a sender, and what a stranger has used up. */
export interface RelationRow {
  readonly relation: 'none' | 'accepted' | 'blocked';
  readonly strangerMessages: number;
  readonly strangerBytes: number;
}

/**
 * Kept under keyed hashes of the pair, so that a copy of the store does not show who blocks whom. The gateway makes the hash:
 * `pair` = HMAC(key, recipient || sender), `owner` = HMAC(key, recipient). Contract suite: test/storage/relations/contract.ts.
 */
export interface RelationStore {
  get(pair: Uint8Array): Promise<RelationRow | null>;
  set(owner: Uint8Array, pair: Uint8Array, relation: RelationRow['relation']): Promise<void>;
  /** Adds to a stranger's counters, whatever the relation. */
  addStranger(owner: Uint8Array, pair: Uint8Array, messages: number, bytes: number): Promise<void>;
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
