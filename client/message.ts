import type { AccountId, DeviceId } from '../proto/ids.ts';
import type { Body, ContentId, MessageRef } from './body.ts';

/**
 * Outgoing: sending (not known to be accepted) → accepted ✓ → delivered ✓✓ → read, or failed.
 * Incoming: received → read (marked here or on another own device).
 */
export type MessageState = 'sending' | 'accepted' | 'delivered' | 'read' | 'failed' | 'received';

export interface Message extends MessageRef {
  /** The account this conversation is with. */
  readonly conversation: AccountId;
  readonly authorDevice: DeviceId;
  readonly outgoing: boolean;
  readonly body: Body;
  readonly state: MessageState;
  /** The author's clock; for display. */
  readonly authoredAtMs: number;
  /** The server's clock; 0 while it is not accepted. */
  readonly acceptedAtMs: number;
  /** For `sealgate trace`; 32 hex digits, null while it is not accepted. */
  readonly envelopeId: string | null;
  readonly editedAtMs: number | null;
  /** The author has deleted it; the body is an empty text. */
  readonly deleted: boolean;
  readonly reactions: readonly Reaction[];
  /** Disappearing messages: gone at this time by this device's clock; null: stays. */
  readonly expiresAtMs: number | null;
}

export interface Reaction {
  readonly author: AccountId;
  readonly emoji: string;
}

export interface SentMessage {
  readonly contentId: ContentId;
  /** For `sealgate trace`. */
  readonly envelopeId: string;
  /** Server time. */
  readonly acceptedAtMs: number;
}

export interface HistoryQuery {
  /** Newest ones, at most this many; default 50. Result is oldest first. */
  readonly limit?: number;
  /** Only older than this message (paging). */
  readonly before?: ContentId;
}
