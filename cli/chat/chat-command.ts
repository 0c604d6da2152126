import type { ReportReason } from '../../client/index.ts';
import { reasonNames, reasonOf } from '../format/report-reasons.ts';
import { parseDuration } from '../format/times.ts';
import { parseLocation } from '../parse-location.ts';

/** What a typed line asks for. `number` is the number in front of the message on the screen. */
export type ChatCommand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reply'; readonly number: number; readonly text: string }
  | { readonly kind: 'react'; readonly number: number; readonly emoji: string }
  | { readonly kind: 'edit'; readonly number: number; readonly text: string }
  | { readonly kind: 'delete'; readonly number: number }
  | { readonly kind: 'timer'; readonly seconds: number }
  | { readonly kind: 'location'; readonly number: number | null; readonly latitude: number; readonly longitude: number; readonly name: string }
  | { readonly kind: 'contact'; readonly file: string }
  | { readonly kind: 'verify'; readonly mark: boolean | null }
  | { readonly kind: 'choose'; readonly number: number; readonly choice: number }
  | { readonly kind: 'report'; readonly reason: ReportReason }
  | { readonly kind: 'marketing'; readonly on: boolean }
  | { readonly kind: 'confirm' | 'block' | 'unblock' | 'accept' | 'accept-custody' | 'decline-custody' | 'about' | 'help' | 'quit' | 'nothing' }
  /** What is wrong, one sentence. */
  | { readonly kind: 'wrong'; readonly text: string };

export const helpLines: readonly string[] = [
  '/reply N TEXT        answer message N (the number in front of it)',
  '/react N 👍          put an emoji on message N; without one, take it back',
  '/edit N TEXT         change your message N; without TEXT, edit it in the input line',
  '/delete N            delete your message N for everybody',
  '/timer 1h            messages disappear after 30s, 5m, 1h, 7d, 4w; off: they stay',
  '/location [N] LAT,LON [NAME]   send a place; with N, as the answer to message N',
  '/contact FILE        send a vCard',
  '/verify [mark|unmark]      show the safety number; mark: it is equal on the other side',
  '/confirm             go on after the account key has changed, without comparing',
  '/accept  /block  /unblock  decide about who writes',
  '/about               who this is, and what a business says of itself',
  '/choose N C          answer a business\'s message N with its choice C',
  '/accept-custody  /decline-custody  whether a business may write whose keys others hold',
  '/stop  /resume       no marketing from this business; marketing again',
  '/report REASON       tell the operator: spam, scam, offensive, not-signed-up, other',
  '/quit                or Ctrl-C',
  '',
  'Enter sends, Alt-Enter begins a new line, PageUp and PageDown scroll, Up and Down bring back what you typed.',
  '✓ the server has it durably   ✓✓ it has arrived   ✓✓ read',
  'A line that begins with a slash: type two.',
];

const BARE = ['confirm', 'block', 'unblock', 'accept', 'accept-custody', 'decline-custody', 'about', 'help', 'quit'] as const;

/** Never throws. */
export function parseChatCommand(line: string): ChatCommand {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  if (!text.startsWith('/')) return { kind: 'text', text };
  if (text.startsWith('//')) return { kind: 'text', text: text.slice(1) };
  const [, name = '', rest = ''] = /^\/(\S*)\s*([^]*)$/.exec(text) ?? [];
  const bare = BARE.find(word => word === name);
  return bare === undefined ? parseWithArguments(name, rest) : { kind: bare };
}

function parseWithArguments(name: string, rest: string): ChatCommand {
  switch (name) {
    case 'reply': return numbered(rest, '/reply N TEXT', (number, text) => text === '' ? null : { kind: 'reply', number, text });
    case 'react': return numbered(rest, '/react N 👍', (number, emoji) => ({ kind: 'react', number, emoji }));
    case 'edit': return numbered(rest, '/edit N TEXT', (number, text) => ({ kind: 'edit', number, text }));
    case 'delete': return numbered(rest, '/delete N', (number, text) => text === '' ? { kind: 'delete', number } : null);
    case 'choose': return choose(rest);
    case 'report': return report(rest);
    case 'stop': case 'resume': return rest === '' ? { kind: 'marketing', on: name === 'resume' } : wrong(`/${name}`);
    case 'timer': return timer(rest);
    case 'location': return location(rest);
    case 'contact': return rest === '' ? wrong('/contact FILE') : { kind: 'contact', file: rest };
    case 'verify': return verify(rest);
    default: return { kind: 'wrong', text: `There is no /${name}; /help shows what there is.` };
  }
}

function numbered(rest: string, usage: string, make: (number: number, text: string) => ChatCommand | null): ChatCommand {
  const [, digits, text = ''] = /^(\d{1,7})(?:\s+([^]*))?$/.exec(rest) ?? [];
  return (digits === undefined ? null : make(Number(digits), text.trim())) ?? wrong(usage);
}

function choose(rest: string): ChatCommand {
  return numbered(rest, '/choose N CHOICE', (number, choice) => /^[1-9]\d?$/.test(choice) ? { kind: 'choose', number, choice: Number(choice) } : null);
}

function report(rest: string): ChatCommand {
  const reason = reasonOf(rest === '' ? 'other' : rest);
  return reason === undefined ? wrong(`/report ${reasonNames.join('|')}`) : { kind: 'report', reason };
}

function timer(rest: string): ChatCommand {
  const seconds = parseDuration(rest);
  return seconds === null ? wrong('/timer 1h (or 30s, 5m, 7d, 4w, off)') : { kind: 'timer', seconds };
}

function location(rest: string): ChatCommand {
  const [, digits, place = '', name = ''] = /^(?:(\d{1,7})\s+)?(\S+?,\s*\S+)\s*([^]*)$/.exec(rest) ?? [];
  try {
    return { kind: 'location', number: digits === undefined ? null : Number(digits), ...parseLocation(place), name };
  } catch {
    return wrong('/location 52.52,13.405 NAME');
  }
}

function verify(rest: string): ChatCommand {
  if (rest === '') return { kind: 'verify', mark: null };
  if (rest === 'mark' || rest === 'unmark') return { kind: 'verify', mark: rest === 'mark' };
  return wrong('/verify, /verify mark or /verify unmark');
}

function wrong(usage: string): ChatCommand {
  return { kind: 'wrong', text: `Type it like this: ${usage}` };
}
