import type { Message } from '../../client/index.ts';
import { authorLabel } from '../format/labels.ts';
import { messageText, stateMark } from '../format/message-text.ts';
import { quoteOf } from '../format/quote-of.ts';
import { localClock, localDay } from '../format/times.ts';
import { clip, displayWidth } from '../text/display-width.ts';
import { safeLine } from '../text/safe-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { ChatState, NumberedMessage } from './chat-state.ts';
import { clipLine, type Line, span } from './line.ts';

const QUOTE_COLUMNS = 40;

/** All messages as lines of at most `columns`, oldest first, with the day in between. */
export function messageLines(state: ChatState, columns: number): Line[] {
  const lines: Line[] = [];
  let day = '';
  for (const entry of state.messages) {
    const its = localDay(entry.message.authoredAtMs);
    if (its !== day) lines.push([span(`— ${its} —`, 'dim')]);
    day = its;
    lines.push(...oneMessage(entry, state, columns));
  }
  return lines.map(line => clipLine(line, columns));
}

/** ` 12 10:31 ~Bob: hello`, wrapped under its text; the marks follow the last word. */
function oneMessage({ number, message }: NumberedMessage, state: ChatState, columns: number): Line[] {
  const margin = `${String(number).padStart(3)} ${localClock(message.authoredAtMs)} `;
  const author = `${authorLabel(message.author, state.own, state.contact)}: `;
  const style = message.outgoing ? 'own' : 'peer';
  // On a narrow screen the text begins at the margin of the number.
  const indent = Math.min(displayWidth(margin), Math.floor(columns / 3));
  const [first = '', ...rest] = wrapText(`${author}${messageText(message)}`, columns - displayWidth(margin));
  const tail = tailOf(message);
  const named = first.startsWith(author.trimEnd()) ? author.trimEnd() : '';
  const lines: Line[] = [
    [span(margin, 'dim'), span(named, style), span(first.slice(named.length))],
    ...rest.map(text => [span(' '.repeat(indent)), span(text)]),
  ];
  const quote = quoteLine(message, state, indent);
  return [...quote, ...withTail(lines, tail, columns), ...reactionLine(message, state, indent)];
}

function tailOf(message: Message): Line {
  const mark = stateMark(message);
  const edited = message.editedAtMs !== null && !message.deleted ? [span(' (edited)', 'dim')] : [];
  if (mark === '') return edited;
  return [...edited, span(` ${mark}`, message.state === 'failed' ? 'alert' : message.state === 'read' ? 'read' : 'dim')];
}

function withTail(lines: readonly Line[], tail: Line, columns: number): Line[] {
  const last = lines.at(-1) ?? [];
  const width = [...last, ...tail].reduce((sum, part) => sum + displayWidth(part.text), 0);
  return width <= columns ? [...lines.slice(0, -1), [...last, ...tail]] : [...lines, tail];
}

function quoteLine(message: Message, state: ChatState, indent: number): Line[] {
  const quoted = quoteOf(message);
  if (quoted === null) return [];
  const { author, contentId } = quoted;
  const target = state.messages.find(entry => entry.message.contentId === contentId && entry.message.author === author);
  const text = target === undefined ? '(not here)' : `${target.number} ${clip(safeLine(messageText(target.message)), QUOTE_COLUMNS)}`;
  return [[span(' '.repeat(indent)), span(`↪ ${text}`, 'dim')]];
}

function reactionLine(message: Message, state: ChatState, indent: number): Line[] {
  if (message.reactions.length === 0) return [];
  const text = message.reactions.map(({ author, emoji }) => `${safeLine(emoji)} ${authorLabel(author, state.own, state.contact)}`).join('  ');
  return [[span(' '.repeat(indent)), span(text, 'dim')]];
}
