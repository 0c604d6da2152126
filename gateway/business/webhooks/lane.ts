import type { Cancel } from '../../../proto/clock.ts';
import type { ConversationKey } from '../../../storage/conversations/conversations.ts';

/** The events of one conversation for one app: they are posted one after another. */
export interface Lane {
  readonly key: ConversationKey;
  readonly app: string;
  /** When it was first heard of. */
  readonly sinceMs: number;
  /** What has been read and settled so far. */
  afterOrder: number;
  /** More came while it was worked. */
  hasMore: boolean;
  /** Of its first event, in a row. */
  failures: number;
  firstFailedAtMs: number;
  /** Of the pause before the next attempt. */
  cancel: Cancel | null;
}

export function newLane(key: ConversationKey, app: string, sinceMs: number): Lane {
  return { key, app, sinceMs, afterOrder: -1, hasMore: false, failures: 0, firstFailedAtMs: 0, cancel: null };
}

export function laneName(key: ConversationKey, app: string): string {
  return `${key.business}.${key.peer}.${app}`;
}
