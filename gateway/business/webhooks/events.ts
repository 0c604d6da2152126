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

/** Turns what happened into the bodies that each subscribed app gets; none when nobody has subscribed. Asked before the step is committed, so that they are committed with it. */
export interface EventMaker {
  eventsOf(number: HostedNumber, occurrence: Occurrence): Promise<readonly NewEvent[]>;
}

/** An event that waits for its app. */
export interface QueuedEvent {
  readonly id: Uint8Array;
  readonly order: number;
  readonly createdAtMs: number;
  readonly body: Uint8Array;
}

/** The events of all conversations, opened. The dispatcher takes them from here; the endpoint puts them in. */
export interface EventQueue {
  /** Called after events of a conversation have become durable, also for those found at the start. Once per registered listener; never throws. */
  onEvents(listener: (key: ConversationKey, app: string) => void): void;
  next(key: ConversationKey, app: string, afterOrder: number, max: number): Promise<readonly QueuedEvent[]>;
  done(key: ConversationKey, ids: readonly Uint8Array[]): Promise<void>;
  /** For what belongs to no conversation (templates, account, quality): under the WABA's own key, in order. */
  add(wabaId: string, events: readonly NewEvent[]): Promise<void>;
}
