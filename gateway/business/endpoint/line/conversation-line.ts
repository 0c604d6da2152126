import type { ConversationKey } from '../../../../storage/conversations/conversations.ts';
import type { ConversationWork } from './conversation-work.ts';

/** The time for which a node is the owner of a conversation. */
export interface Tenure {
  /** For good: whatever was begun is somebody else's. */
  isOver(): boolean;
  /** Whether the node may act at this moment. It may lose this and get it back while owners change. */
  holds(): boolean;
}

/** The side of a conversation's owner. */
export interface ConversationHost {
  /**
   * Does the work in the conversation's thread of control; resolves when it is durable in the conversation's rows, or will never be done.
   * `isFresh` false: it may have been done before, and what the store says counts. Rejects when it could not be done now, as store, port and crypto processes do.
   */
  work(key: ConversationKey, work: ConversationWork, tenure: Tenure, isFresh: boolean): Promise<void>;
  /** Goes on with what others have begun in these conversations. Rejects as the store does. */
  takeOver(isOurs: (key: ConversationKey) => boolean): Promise<void>;
  /** Forgets these conversations: they are somebody else's. */
  drop(isLost: (key: ConversationKey) => boolean): void;
}

/** What a node owns of the log of conversations. */
export interface LineBacklog {
  readonly partitions: number;
  readonly leased: number;
  /** Records of the owned partitions that are not in their conversations yet. */
  readonly lag: number;
}

/**
 * Brings work to the node that owns the conversation. Variants: of one node, which owns all and is handed the work directly; and over the log of conversations, whose partitions have owners as those of
 * the account log do.
 */
export interface ConversationLine {
  /** Resolves once the work survives any crash. Rejects when it was not taken: UNAVAILABLE, LOG_*, and as the host does where it is this node. */
  hand(key: ConversationKey, work: ConversationWork): Promise<void>;
  /** null: this node does not own the conversation. */
  tenureOf(key: ConversationKey): Tenure | null;
  /** Who does the work here. Once, before anything else. */
  serve(host: ConversationHost): void;
  /** From now on this node owns conversations, and goes on with what was begun before or elsewhere. */
  start(): Promise<void>;
  /** Others take over; what is handed in goes to them. Idempotent. */
  leave(): Promise<void>;
  /** 0 in all where there is no log. */
  backlog(): LineBacklog;
}
