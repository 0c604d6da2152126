import type { Position } from '../../proto/position.ts';

/** One record as the log holds it. `value` is an encoded Record (proto/record.proto) and belongs to the receiver. */
export interface LogRecord {
  readonly partition: number;
  readonly position: Position;
  readonly value: Uint8Array;
}

/** What a node owns at this moment. A commit or delivery is only valid under the generation it began in. */
export interface OwnedPartition {
  readonly partition: number;
  readonly generation: number;
  /** Replay starts here: every offset below it was committed. */
  readonly committedOffset: number;
}

/**
 * The owner's side. All four are called synchronously and must return at once; none is awaited.
 * After `assigned` come the partition's records in offset order without gap or repeat, starting at `committedOffset`, until `revoked`.
 */
export interface LogConsumer {
  assigned(partitions: readonly OwnedPartition[]): void;
  /** From this call on nothing may be delivered, written or committed for them. */
  revoked(partitions: readonly number[]): void;
  records(partition: number, generation: number, records: readonly LogRecord[]): void;
  /** Offsets of records that were deleted or compacted away below `offset` will not come. */
  skipped?(partition: number, generation: number, offset: number): void;
}

/**
 * The ordered, partitioned, durable log of everything addressed to accounts.
 * Variants: memory (three moods, for tests and the simulation), sqlite (embedded), kafka (cluster). One contract suite for all:
 * test/storage/account-log/contract.ts.
 */
export interface AccountLog {
  /** New only when the log is created, restored or re-partitioned. */
  readonly epoch: number;
  readonly partitions: number;

  /**
   * Durable when it resolves, to the offset of the record: fsynced or in the in-sync replicas. Appends to one partition keep the order of the calls,
   * also across retries of the log's own. Records of one call order, whatever the caller awaits.
   * Rejects with LOG_BACKLOG (bounded backlog is full) or LOG_UNAVAILABLE / STORE_FULL: nothing was written; RESULT_UNKNOWN: the record may be in the log, now or later.
   * `value` must not be changed until it settles.
   */
  append(partition: number, value: Uint8Array): Promise<number>;

  /** Joins the owners. Once per log object. */
  subscribe(consumer: LogConsumer): Promise<void>;

  /** Whether this node may act for the partition under this generation right now (its lease has not run out). Cheap; asked before every effect. */
  holds(partition: number, generation: number): boolean;

  /** Stops `records` for a partition after what was handed over; everything else goes on. */
  pause(partition: number): void;
  resume(partition: number): void;

  /**
   * Reads records again, from `fromOffset` on, at most `maxRecords` and about `maxBytes`, in order; deleted ones are left out.
   * For spills, which keep positions only.
   */
  read(partition: number, fromOffset: number, maxRecords: number, maxBytes: number): Promise<readonly LogRecord[]>;

  /**
   * Everything below `offset` is acknowledged or in the mailbox for every target device. Monotonic per generation; ignored when the generation is old.
   * Need not be durable when it resolves (replay is harmless), but is so soon after. Committed records that no mailbox refers to leave the files within the hour.
   */
  commit(partition: number, generation: number, offset: number): Promise<void>;

  /**
   * What the partition's owner has committed, wherever it is: every record below this offset has been acted on. It may be some time behind; it never goes back.
   * Rejects with LOG_UNAVAILABLE when it cannot be known now.
   */
  committed(partition: number): Promise<number>;

  /** Offset that the next append will get, as far as known here. For lag. */
  endOffset(partition: number): number;

  /** Leaves the owners (calls `revoked`), finishes outstanding appends, frees everything. */
  close(): Promise<void>;
}
