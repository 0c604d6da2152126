import type { Client, Message, MessageRef, Peer } from '../client/index.ts';
import { SealgateError } from '../proto/errors.ts';
import { UsageError } from './failure.ts';

const ID = /^[0-9a-f]{4,32}$/;
/** How far back the beginning of an id is looked for. */
const MESSAGES_MAX = 5000;

/** The message of the conversation whose id is, or begins with, `text` (4 digits at least). Throws UNKNOWN_MESSAGE, or a UsageError when several do. */
export async function findMessage(client: Client, peer: Peer, text: string): Promise<Message> {
  const id = text.trim().toLowerCase();
  if (!ID.test(id)) throw new UsageError('A message id is 32 hex digits, of which the first 8 are shown; 4 or more are enough');
  const found = (await client.history(peer, { limit: MESSAGES_MAX })).filter(message => message.contentId.startsWith(id));
  const only = found[0];
  if (only === undefined) throw new SealgateError('UNKNOWN_MESSAGE');
  if (found.length > 1) throw new UsageError('Several messages begin with this id; type more of it');
  return only;
}

export function refOf(message: Message): MessageRef {
  return { author: message.author, contentId: message.contentId };
}
