import type { KeyDb, KeyWrite } from '../../crypto/index.ts';
import type { ProfileRows, RowTable, RowWrite } from './profile-rows.ts';

export interface RowQuery {
  readonly group?: string;
  /** Only rows with an order below this. */
  readonly below?: number;
  /** The highest orders first; otherwise the lowest. */
  readonly descending?: boolean;
  readonly limit?: number;
}

/**
 * All that a device keeps. Synchronous, so that reading, deciding and writing are one step; one process at a time.
 * Every method throws SealgateError STORE_FAILED (STORE_FULL) when the store cannot, and then nothing was changed. Contract suite: test/client/profile/contract.ts.
 */
export interface ProfileStore {
  /** The ratchets' view of what commit() wrote. */
  readonly keys: KeyDb;
  get<T extends RowTable>(table: T, key: string): ProfileRows[T] | null;
  /** In the order of the rows' places. */
  list<T extends RowTable>(table: T, query?: RowQuery): readonly ProfileRows[T][];
  /** Everything or nothing; durable when it returns. */
  commit(rows: readonly RowWrite[], keys?: readonly KeyWrite[]): void;
  /** Deletes the rows of a table with an order below this. */
  prune(table: RowTable, below: number): void;
  /** Forgets everything. */
  erase(): void;
  /** Idempotent. */
  close(): Promise<void>;
}
