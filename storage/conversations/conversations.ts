import type { AccountId } from '../../proto/ids.ts';

/**
 * One business account's conversation with one consumer. `peer` is the consumer's account; for a number that nobody has, and for events that belong to no conversation, an id that
 * no account has stands in its place.
 */
export interface ConversationKey {
  readonly business: AccountId;
  readonly peer: AccountId;
}

/** An accepted Cloud API call that has not been worked off. */
export interface PendingCommand {
  /** 16 bytes, from the message id: accepted twice, it is there once. */
  readonly id: Uint8Array;
  /** Sealed; associated data: business, peer, id. */
  readonly sealed: Uint8Array;
  readonly acceptedAtMs: number;
}

/** Ciphertexts that may have been appended to the account log; the same bytes again until it is known that they were. */
export interface OutboxEntry {
  /** 16 bytes, the Send's client message id. */
  readonly id: Uint8Array;
  /** Ascending in the order in which they were sealed. */
  readonly order: number;
  /** An encoded Send frame body. */
  readonly send: Uint8Array;
  /** What to do once it is appended; sealed. */
  readonly note: Uint8Array;
}

/** Something that an app is to be told by webhook. */
export interface StoredEvent {
  /** 16 bytes; made from what it tells, so that the same work done twice makes one event. */
  readonly id: Uint8Array;
  /** Ascending within the conversation. */
  readonly order: number;
  /** The app that is told; each has its own copy. */
  readonly app: string;
  readonly createdAtMs: number;
  /** Sealed. Erased when it has been taken. */
  readonly sealed: Uint8Array;
}

export interface Conversation {
  /** 0: nothing has ever been applied. */
  readonly version: number;
  /** Ratchets and everything else that is remembered, sealed; null at version 0. */
  readonly state: Uint8Array | null;
  /** The state was saved in a former epoch of the log: after a restore its ratchets are those of the backup, from which others were sealed since. They must not seal again. */
  readonly isOfFormerEpoch: boolean;
  /** In the order of accept(). */
  readonly commands: readonly PendingCommand[];
  readonly outbox: readonly OutboxEntry[];
}

/** What one step changes, all of it or nothing. */
export interface ConversationChange {
  /** The version that the step began from. */
  readonly version: number;
  /** Nobody waits for it: where that saves commits it becomes durable with somebody else's, some 25 ms later at most. */
  readonly canWait?: boolean;
  readonly state?: Uint8Array;
  readonly commandsDone?: readonly Uint8Array[];
  readonly outboxAdded?: readonly OutboxEntry[];
  readonly outboxDone?: readonly Uint8Array[];
  readonly eventsAdded?: readonly StoredEvent[];
}

/**
 * Where the hosted endpoint keeps its conversations. The condition on the version is the fence: of two owners that both sealed at one counter only one wins (delivery-core.md, rule 24).
 * In Cassandra a conversation is one partition and a change one LWT batch; in SQLite it is one transaction.
 * Rejections: STORE_FAILED, STORE_FULL, RESULT_UNKNOWN (apply: load and look). Variants: memory, sqlite, cassandra. Contract suite: test/storage/conversations/contract.ts.
 */
export interface ConversationStore {
  /** Durable when it resolves. Again with the same id: nothing changes; where nodes share the store also when it was done meanwhile, so that a former owner brings nothing back. */
  accept(key: ConversationKey, command: PendingCommand): Promise<void>;
  load(key: ConversationKey): Promise<Conversation>;
  /** Applied only over the version that the change names; the version is one more then. Durable when it resolves. */
  apply(key: ConversationKey, change: ConversationChange): Promise<'applied' | 'conflict'>;
  /** In order. At most `max` of one app after `afterOrder`. */
  events(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly StoredEvent[]>;
  /** The apps that events of the conversation wait for. */
  appsWaiting(key: ConversationKey): Promise<readonly string[]>;
  /** Adds events that need no change of the state, unconditionally. Again with the same id: nothing changes; where nodes share the store also when it was erased meanwhile. */
  addEvents(key: ConversationKey, events: readonly StoredEvent[]): Promise<void>;
  /** Erases events that have been taken, or were given up. Idempotent. */
  eventsDone(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void>;
  /** Conversations that have commands, outbox or events, for a start or a take-over: a page, ascending by business and peer, after `after`. */
  unfinished(after: ConversationKey | null, max: number): Promise<readonly ConversationKey[]>;
  /** With whom a business has a conversation: a page, ascending, after `after`. May name some with whom there is none any more, or none yet, and ids that no account has. */
  peers(business: AccountId, after: AccountId | null, max: number): Promise<readonly AccountId[]>;
  /** Erases the conversations of a business; or, with a peer, one. */
  erase(business: AccountId, peer?: AccountId): Promise<void>;
}
