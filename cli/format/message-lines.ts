import type { Contact, Message } from '../../client/index.ts';
import { fit } from '../text/display-width.ts';
import { safeLine } from '../text/safe-text.ts';
import { authorLabel } from './labels.ts';
import { messageText, stateMark } from './message-text.ts';
import { quoteOf } from './quote-of.ts';
import { localMinute } from './times.ts';

const AUTHOR_COLUMNS = 14;
/** Where the text begins; what follows in a message of several lines is moved there, so that no text looks like another message. */
const MARGIN = ' '.repeat('2026-11-22 10:31  a1b2c3d4  '.length + AUTHOR_COLUMNS + 2);

export interface LineContext {
  readonly own: string | undefined;
  readonly contact: Contact | null;
}

/** A message for a person: `2026-11-22 10:31  a1b2c3d4  ~Bob            hello  ✓✓`. */
export function messageLines(message: Message, { own, contact }: LineContext): string[] {
  const author = fit(authorLabel(message.author, own, contact), AUTHOR_COLUMNS);
  const [first = '', ...rest] = messageText(message).split('\n');
  const head = `${localMinute(message.authoredAtMs)}  ${message.contentId.slice(0, 8)}  ${author}  ${first}`;
  const lines = [head, ...rest.map(line => `${MARGIN}${line}`)];
  const tail = [message.editedAtMs !== null && !message.deleted ? '(edited)' : '', stateMark(message)].filter(part => part !== '').join('  ');
  if (tail !== '') lines.push(`${lines.pop() ?? ''}  ${tail}`);
  return [...quoteLines(message), ...lines, ...reactionLines(message, { own, contact })];
}

function quoteLines(message: Message): string[] {
  const quoted = quoteOf(message);
  return quoted === null ? [] : [`${MARGIN}↪ ${quoted.contentId.slice(0, 8)}`];
}

function reactionLines(message: Message, { own, contact }: LineContext): string[] {
  if (message.reactions.length === 0) return [];
  const shown = message.reactions.map(reaction => `${safeLine(reaction.emoji)} ${authorLabel(reaction.author, own, contact)}`);
  return [`${MARGIN}${shown.join('  ')}`];
}
