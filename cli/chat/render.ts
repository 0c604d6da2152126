import type { Contact } from '../../client/index.ts';
import { custodyLines, holderMark } from '../format/custody-lines.ts';
import { contactLabel } from '../format/labels.ts';
import { durationText } from '../format/times.ts';
import { displayWidth, fit } from '../text/display-width.ts';
import { safeLine, safeText } from '../text/safe-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { ChatState } from './chat-state.ts';
import { viewInput } from './input-line.ts';
import { clipLine, type Line, span, spread } from './line.ts';
import { messageLines } from './message-view.ts';

export interface Frame {
  /** Exactly as many as the screen has rows, each at most as wide as the screen. */
  readonly lines: readonly Line[];
  /** From 0. */
  readonly cursor: { readonly row: number; readonly column: number };
  /** How far can be scrolled up. */
  readonly scrollMax: number;
}

const PROMPT = '> ';
/** Below this the screen shows messages and input only. */
const ROWS_FOR_TITLE = 5;

/** The whole screen: title, banners, messages, a line of status, the input. */
export function render(state: ChatState): Frame {
  const columns = Math.max(1, state.columns);
  const rows = Math.max(1, state.rows);
  const isSmall = rows < ROWS_FOR_TITLE;
  const top = isSmall ? [] : [titleLine(state, columns), ...bannerLines(state, columns).slice(0, rows - 4)];
  const status = rows < 2 ? [] : [statusLine(state, columns)];
  const { line, cursorColumn } = inputLine(state, columns);
  const height = Math.max(0, rows - top.length - status.length - 1);
  const body = state.panel === null ? messageLines(state, columns) : panelLines(state.panel, columns);
  const scrollMax = Math.max(0, body.length - height);
  const end = body.length - Math.min(state.scroll, scrollMax);
  const shown = state.panel === null ? body.slice(Math.max(0, end - height), end) : body.slice(0, height);
  const filler = Array.from({ length: height - shown.length }, (): Line => []);
  // Messages stand on the input, a panel hangs from the top.
  const middle = state.panel === null ? [...filler, ...shown] : [...shown, ...filler];
  const lines = [...top, ...middle, ...status, line].map(each => clipLine(each, columns));
  return { lines, cursor: { row: lines.length - 1, column: Math.min(cursorColumn, columns - 1) }, scrollMax };
}

function titleLine(state: ChatState, columns: number): Line {
  const { contact } = state;
  const name = contact === null ? safeLine(state.peerText) : contactLabel(contact);
  const marks = [holderMark(contact?.custody ?? null), contact?.verified === true ? 'verified' : '', timerText(contact?.timerSeconds ?? 0)].filter(mark => mark !== '');
  const left = ` ${[name, ...marks].join(' · ')}`;
  const right = `${connectionText(state.connection)} · /help `;
  return spread([span(fit(left, Math.min(columns, displayWidth(left))), 'title')], [span(right, 'title')], columns);
}

function timerText(seconds: number): string {
  return seconds === 0 ? '' : `disappears after ${durationText(seconds)}`;
}

function connectionText(connection: ChatState['connection']): string {
  switch (connection) {
    case 'online': return 'online';
    case 'connecting': return 'connecting…';
    case 'waiting': return 'offline, trying again…';
    case 'stopped': return 'disconnected';
    case 'off': return 'offline';
  }
}

function bannerLines({ contact }: ChatState, columns: number): Line[] {
  if (contact === null) return [];
  const banners: string[] = custodyBanner(contact);
  if (contact.keyChangePending) {
    banners.push('The account key has changed: a new phone, or somebody in between. Nothing is sent until you compare (/verify) and /verify mark, or /confirm.');
  }
  if (contact.relation === 'request' && contact.custody?.decision !== 'pending') banners.push('A stranger writes. /accept to answer with receipts, /block to hear no more. They do not learn that you read this.');
  if (contact.relation === 'blocked') banners.push('You have blocked this account. /unblock to hear from it again.');
  return banners.flatMap(text => wrapText(text, columns).map((line): Line => [span(line, 'alert')]));
}

/** Before the first message, and again whenever it changes. */
function custodyBanner(contact: Contact): string[] {
  const { custody } = contact;
  if (custody?.decision === 'pending') return [...custodyLines(custody, contact), '[a]ccept  [d]ecline'];
  return custody?.decision === 'declined' ? [...custodyLines(custody, contact), '/accept-custody to talk after all'] : [];
}

function panelLines({ text, qr }: NonNullable<ChatState['panel']>, columns: number): Line[] {
  const words = text.flatMap(line => wrapText(safeText(line), columns)).map((line): Line => [span(line)]);
  return [...words, ...qr.map((line): Line => [span(line, 'paper')])];
}

function statusLine(state: ChatState, columns: number): Line {
  if (state.notice !== null) return clipLine([span(safeLine(state.notice.text), state.notice.isError ? 'alert' : 'dim')], columns);
  if (state.panel !== null) return [span('any key goes back', 'dim')];
  if (state.scroll > 0) return [span('older messages; PageDown goes back', 'dim')];
  return state.isTyping ? [span('typing…', 'dim')] : [];
}

function inputLine(state: ChatState, columns: number): { line: Line; cursorColumn: number } {
  const prompt = columns > 4 ? PROMPT : '';
  const view = viewInput(state.input, columns - prompt.length);
  return { line: [span(prompt, 'bold'), span(view.text)], cursorColumn: prompt.length + view.cursorColumn };
}
