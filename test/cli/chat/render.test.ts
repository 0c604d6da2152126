import fc from 'fast-check';
import t from 'tap';
import type { Body } from '../../../client/body.ts';
import type { Contact } from '../../../client/contact.ts';
import type { Message, MessageState } from '../../../client/message.ts';
import { type ChatState, initialState, MessageNumbers } from '../../../cli/chat/chat-state.ts';
import { inputOf } from '../../../cli/chat/input-line.ts';
import { lineText } from '../../../cli/chat/line.ts';
import { render } from '../../../cli/chat/render.ts';
import { difference, frameText, paint } from '../../../cli/chat/screen.ts';
import { displayWidth } from '../../../cli/text/display-width.ts';
import type { AccountId } from '../../../proto/ids.ts';
import { anyText, STEERS_TERMINAL } from '../any-text.ts';

const OWN = '0a0a0a0a-0b0a-4908-8706-050403020100' as AccountId;
const PEER = '0f0e0d0c-0b0a-4908-8706-050403020100' as AccountId;
/** Eleven o'clock, wherever the test runs. */
const NOON_MS = new Date(2026, 10, 22, 11, 0).getTime();

function contact(change: Partial<Contact> = {}): Contact {
  return {
    account: PEER, kind: 'consumer', custody: null, profile: null, marketing: true, number: '+12025550102', name: 'Bob', about: '', relation: 'contact', verified: false, keyChangePending: false, timerSeconds: 0, unread: 0, ...change,
  };
}

function message(id: string, text: string, change: Partial<Message> = {}): Message {
  return {
    author: PEER, contentId: id.padStart(32, '0'), conversation: PEER, authorDevice: 1 as Message['authorDevice'], outgoing: false, body: { kind: 'text', text, replyTo: null }, state: 'received',
    authoredAtMs: NOON_MS, acceptedAtMs: NOON_MS, envelopeId: null, editedAtMs: null, deleted: false, reactions: [], expiresAtMs: null, ...change,
  };
}

function mine(id: string, text: string, state: MessageState, change: Partial<Message> = {}): Message {
  return message(id, text, { author: OWN, outgoing: true, state, ...change });
}

function stateOf(messages: readonly Message[], change: Partial<ChatState> = {}): ChatState {
  const size = { columns: 40, rows: 12 };
  return { ...initialState(OWN, '+12025550102', size), contact: contact(), connection: 'online', messages: new MessageNumbers().number(messages), ...change };
}

function shown(state: ChatState): string[] {
  return frameText(render(state)).map(line => line.trimEnd());
}

t.test('a conversation', async t => {
  const state = stateOf([
    message('1', 'hello'),
    mine('2', 'hi', 'accepted'),
    mine('3', 'and more', 'delivered', { body: { kind: 'text', text: 'and more', replyTo: { author: PEER, contentId: '1'.padStart(32, '0') } } }),
    mine('4', 'read it?', 'read', { reactions: [{ author: PEER, emoji: '👍' }], editedAtMs: NOON_MS }),
    message('5', '', { deleted: true }),
  ], { isTyping: true, input: inputOf('ye') });
  t.same(shown(state), [
    ' +12025550102 ~Bob       online · /help',
    '',
    '— 2026-11-22 —',
    '  1 11:00 ~Bob: hello',
    '  2 11:00 you: hi ✓',
    '          ↪ 1 hello',
    '  3 11:00 you: and more ✓✓',
    '  4 11:00 you: read it? (edited) ✓✓ read',
    '          👍 ~Bob',
    '  5 11:00 ~Bob: (deleted)',
    'typing…',
    '> ye',
  ]);
  t.same(render(state).cursor, { row: 11, column: 4 });
});

t.test('every kind of content has a line', async t => {
  const bodies: [Body, RegExp][] = [
    [{ kind: 'location', latitude: 52.52, longitude: 13.405, name: 'here', address: '1 Way', replyTo: null }, /\[location\] 52\.52000, 13\.40500 here 1 Way/],
    [{ kind: 'contact', vcard: 'BEGIN:VCARD\r\nFN:Ca\r\n rol\r\nTEL;TYPE=cell:+1202\r\nEND:VCARD' }, /\[contact\] Carol \+1202/],
    [{ kind: 'timer', seconds: 3600 }, /disappear after 1h/],
    [{ kind: 'timer', seconds: 0 }, /no longer disappear/],
    [{ kind: 'attachment', contentType: 'image/png', caption: 'cat', plaintextBytes: 7 }, /\[file\] image\/png, 7 bytes cat/],
    [{ kind: 'identityChanged' }, /key changed/],
    [{ kind: 'unsupported' }, /newer version/],
  ];
  for (const [body, pattern] of bodies) t.match(shown(stateOf([message('1', '', { body })], { columns: 90 })).join('\n'), pattern, body.kind);
  const replyTo = { author: PEER, contentId: '1'.padStart(32, '0') };
  const answers: Body[] = [
    { kind: 'contact', vcard: 'FN:Carol', replyTo }, { kind: 'location', latitude: 1, longitude: 2, name: 'here', address: '', replyTo },
    { kind: 'interactive', header: '', body: 'Which?', footer: '', action: { kind: 'locationRequest' }, replyTo }, { kind: 'template', name: 'x', language: 'en', category: 'utility', header: '', place: null, body: 'Shipped', footer: '', buttons: [], replyTo },
  ];
  for (const body of answers) t.match(shown(stateOf([message('1', 'asked', {}), message('2', '', { body })], { columns: 90 })).join('\n'), /↪ 1 asked/, `${body.kind} says what it answers`);
});

t.test('what the person must decide stands at the top', async t => {
  const banner = (change: Partial<Contact>): string => shown(stateOf([], { columns: 200, contact: contact(change) })).slice(0, 3).join('\n');
  t.match(banner({ relation: 'request' }), /stranger writes\. \/accept/);
  t.match(banner({ relation: 'blocked' }), /\/unblock/);
  t.match(banner({ keyChangePending: true }), /account key has changed.*\/confirm/);
  t.match(banner({ verified: true, timerSeconds: 60 }), /verified · disappears after 1m/);
});

t.test('scrolling, notices and panels', async t => {
  const messages = Array.from({ length: 50 }, (_each, index) => message(String(index), `line ${index}`));
  const state = stateOf(messages);
  t.match(shown(state).join('\n'), /line 49/);
  const { scrollMax } = render(state);
  const top = shown({ ...state, scroll: scrollMax }).join('\n');
  t.match(top, /2026-11-22/);
  t.match(top, /older messages/);
  t.same(shown({ ...state, scroll: scrollMax + 100 }), shown({ ...state, scroll: scrollMax }), 'no further than the first');
  t.match(shown({ ...state, notice: { text: 'It did not work.', isError: true } }).at(-2), 'It did not work.');
  t.match(shown({ ...state, panel: { text: ['help'], qr: ['▀▄'] } }).slice(1, 3), ['help', '▀▄']);
});

t.test('whatever is written, no line is wider than the screen and nothing steers the terminal', async t => {
  const size = fc.record({ columns: fc.integer({ min: 1, max: 90 }), rows: fc.integer({ min: 1, max: 30 }) });
  const texts = fc.record({ text: anyText, name: anyText, emoji: anyText, typed: anyText, notice: anyText });
  fc.assert(fc.property(size, texts, fc.boolean(), fc.integer({ min: 0, max: 5 }), ({ columns, rows }, { text, name, emoji, typed, notice }, isRequest, scroll) => {
    const state = stateOf([
      message('1', text, { reactions: [{ author: PEER, emoji }] }),
      mine('2', text, 'read', { body: { kind: 'text', text, replyTo: { author: PEER, contentId: '1'.padStart(32, '0') } } }),
      message('3', '', { body: { kind: 'contact', vcard: `FN:${text}` } }),
      message('4', '', { body: { kind: 'location', latitude: 1, longitude: 2, name: text, address: text, replyTo: null } }),
    ], {
      columns, rows, scroll, input: inputOf(typed), notice: notice === '' ? null : { text: notice, isError: false },
      contact: contact({ name, relation: isRequest ? 'request' : 'contact', keyChangePending: isRequest }),
      panel: scroll === 5 ? { text: [text], qr: [] } : null,
    });
    const frame = render(state);
    if (frame.lines.length !== rows) return false;
    if (frame.cursor.row >= rows || frame.cursor.column >= columns) return false;
    return frame.lines.every(line => displayWidth(lineText(line)) <= columns && !STEERS_TERMINAL.test(lineText(line)));
  }), { numRuns: 150 });
  t.pass('150 texts');
});

t.test('only changed lines are painted again, and styles end with their line', async t => {
  const before = render(stateOf([message('1', 'hello')]));
  const after = render(stateOf([message('1', 'hello')], { input: inputOf('x') }));
  t.equal(difference(null, before).split('\u001b[2K').length - 1, 12);
  t.equal(difference(before, after).split('\u001b[2K').length - 1, 1);
  t.match(difference(before, after), '> ');
  t.equal(paint([{ text: 'a', style: 'alert' }, { text: 'b', style: 'plain' }]), '\u001b[1;31ma\u001b[0mb');
});
