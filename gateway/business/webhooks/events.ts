import type { ConversationKey } from '../../../storage/conversations/conversations.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';
import type { Occurrence } from './occurrences.ts';

/** A webhook body for one app, before it is sealed. */
export interface NewEvent {
  /** 16 bytes; made from what it tells. */
  readonly id: Uint8Array;
  readonly app: string;
  /** ASCII-only JSON, exactly as it is signed and posted. */
  readonly body: Uint8Array;
}

/** Turns what happened into the bodies that each subscribed app gets; none when nobody has subscribed. Asked before the step is committed, so that they are committed with it. `accountKey`: the consumer's; null when it is not known. */
export interface EventMaker {
  eventsOf(number: HostedNumber, occurrence: Occurrence, accountKey: Uint8Array | null): Promise<readonly NewEvent[]>;
}

/** An event that waits for its app. */
export interface QueuedEvent {
  readonly id: Uint8Array;
  readonly order: number;
  readonly createdAtMs: number;
  readonly body: Uint8Array;
}

/** Neither may throw. */
export interface EventListener {
  /** Events of a conversation of this node's have become durable, or were found at a start or a take-over. */
  waiting(key: ConversationKey, app: string): void;
  /** These conversations are another node's from now on. */
  lost(isLost: (key: ConversationKey) => boolean): void;
}

/** The events of all conversations, opened. The dispatcher takes them from here; the endpoint puts them in. */
export interface EventQueue {
  listen(listener: EventListener): void;
  /** Whether apps may be told of the conversation by this node at this moment; if not, it may be soon again, or another node does. */
  mayTell(key: ConversationKey): boolean;
  next(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly QueuedEvent[]>;
  done(key: ConversationKey, app: string, ids: readonly Uint8Array[]): Promise<void>;
  /** For what belongs to no conversation (templates, account, quality): under the WABA's own key, in order. Durable when it resolves, whichever node tells of it. */
  add(wabaId: string, events: readonly NewEvent[]): Promise<void>;
}
