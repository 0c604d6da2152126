import type { Message, MessageRef } from '../../client/index.ts';

/** What a message answers; null: nothing, or it is deleted. */
export function quoteOf({ deleted, body }: Message): MessageRef | null {
  return deleted || !('replyTo' in body) ? null : body.replyTo ?? null;
}
