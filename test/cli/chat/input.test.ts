import fc from 'fast-check';
import t from 'tap';
import { helpLines, parseChatCommand } from '../../../cli/chat/chat-command.ts';
import { initialState } from '../../../cli/chat/chat-state.ts';
import { edited } from '../../../cli/chat/editing.ts';
import { inputOf, inputText, insert, viewInput, wordStart } from '../../../cli/chat/input-line.ts';
import { keyAction, type KeyAction } from '../../../cli/chat/keys.ts';
import { TypingSignal } from '../../../cli/chat/typing-signal.ts';
import { displayWidth } from '../../../cli/text/display-width.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';
import { anyText } from '../any-text.ts';

t.test('commands', async t => {
  const cases: [string, unknown][] = [
    ['hello', { kind: 'text', text: 'hello' }],
    ['  ', { kind: 'nothing' }],
    ['//quit', { kind: 'text', text: '/quit' }],
    ['/reply 12 me too\nindeed', { kind: 'reply', number: 12, text: 'me too\nindeed' }],
    ['/react 3 👍', { kind: 'react', number: 3, emoji: '👍' }],
    ['/react 3', { kind: 'react', number: 3, emoji: '' }],
    ['/edit 3', { kind: 'edit', number: 3, text: '' }],
    ['/delete 3', { kind: 'delete', number: 3 }],
    ['/timer 1h', { kind: 'timer', seconds: 3600 }],
    ['/timer off', { kind: 'timer', seconds: 0 }],
    ['/location 4 52.5,13.4', { kind: 'location', number: 4, latitude: 52.5, longitude: 13.4, name: '' }],
    ['/location 52.5,13.4 the lake', { kind: 'location', number: null, latitude: 52.5, longitude: 13.4, name: 'the lake' }],
    ['/contact a b.vcf', { kind: 'contact', file: 'a b.vcf' }],
    ['/verify', { kind: 'verify', mark: null }],
    ['/verify mark', { kind: 'verify', mark: true }],
    ['/block', { kind: 'block' }],
    ['/accept', { kind: 'accept' }],
    ['/quit', { kind: 'quit' }],
  ];
  for (const [line, command] of cases) t.same(parseChatCommand(line), command, line);
  for (const wrong of ['/reply', '/reply x y', '/reply 3', '/delete', '/delete 3 4', '/timer soon', '/location 91,0', '/contact', '/verify yes', '/nonsense']) {
    t.equal(parseChatCommand(wrong).kind, 'wrong', wrong);
  }
  fc.assert(fc.property(anyText, text => typeof parseChatCommand(`/${text}`).kind === 'string'));
  t.ok(helpLines.every(line => line.length < 120));
});

t.test('keys', async t => {
  t.same(keyAction('a', { name: 'a' }, false), { kind: 'insert', text: 'a' });
  t.same(keyAction('日', {}, false), { kind: 'insert', text: '日' });
  t.same(keyAction('\r', { name: 'return' }, false), { kind: 'submit' });
  t.same(keyAction('\r', { name: 'return' }, true), { kind: 'insert', text: '\n' }, 'a pasted line break does not send');
  t.same(keyAction('\r', { name: 'return', meta: true }, false), { kind: 'insert', text: '\n' });
  t.same(keyAction('\u0003', { name: 'c', ctrl: true }, false), { kind: 'quit' });
  t.same(keyAction(undefined, { name: 'pageup' }, false), { kind: 'pageUp' });
  t.same(keyAction('\u001b', { name: 'escape', meta: true }, false), { kind: 'none' });
  t.same(keyAction('x', { name: 'x', ctrl: true }, false), { kind: 'none' });
  t.same(keyAction(undefined, { name: 'paste-end' }, true), { kind: 'pasteEnd' });
});

t.test('editing counts characters as people do', async t => {
  const press = (text: string, ...kinds: KeyAction[]): string => {
    const start = { ...initialState('me', 'you', { columns: 20, rows: 10 }), input: inputOf(text) };
    return inputText(kinds.reduce((state, action) => edited(state, action, 0), start).input);
  };
  t.equal(press('a👩‍👩‍👧', { kind: 'backspace' }), 'a');
  t.equal(press('ab', { kind: 'left' }, { kind: 'insert', text: 'x' }), 'axb');
  t.equal(press('ab', { kind: 'home' }, { kind: 'delete' }, { kind: 'end' }, { kind: 'insert', text: '!' }), 'b!');
  t.equal(press('one two  ', { kind: 'deleteWord' }), 'one ');
  t.equal(press('abc', { kind: 'left' }, { kind: 'deleteToEnd' }), 'ab');
  t.equal(press('abc', { kind: 'left' }, { kind: 'deleteToStart' }), 'c');
  t.equal(press('e', { kind: 'insert', text: '\u0301' }, { kind: 'backspace' }), '', 'an accent joins its letter');
  t.equal(press('', { kind: 'insert', text: '\u001b[31m' }), '␛[31m');
  t.equal(wordStart(inputOf('one two')), 4);
  t.same(edited({ ...initialState('me', 'you', { columns: 9, rows: 9 }), scroll: 50 }, { kind: 'pageDown' }, 8).scroll, 4);
});

t.test('the input line shows the part around the cursor', async t => {
  t.same(viewInput(inputOf('hello'), 10), { text: 'hello', cursorColumn: 5 });
  t.same(viewInput(inputOf('0123456789abc'), 8), { text: '6789abc', cursorColumn: 7 });
  t.same(viewInput({ ...inputOf('0123456789abc'), cursor: 0 }, 8), { text: '0123456', cursorColumn: 0 });
  t.same(viewInput(inputOf('one\ntwo'), 20).text, 'one⏎two');
  fc.assert(fc.property(anyText, fc.integer({ min: 1, max: 30 }), (text, columns) => {
    const view = viewInput(insert(inputOf(text), text), columns);
    return displayWidth(view.text) <= columns && view.cursorColumn < columns;
  }));
});

t.test('typing is told at the first key, again after a while, and when it is over', async t => {
  const clock = new ManualClock();
  const told: boolean[] = [];
  const typing = new TypingSignal(clock, started => { told.push(started); });
  typing.changed('/re');
  t.same(told, [], 'commands are nobody\'s business');
  typing.changed('h');
  typing.changed('he');
  t.same(told, [true]);
  clock.advance(4000);
  typing.changed('hel');
  clock.advance(1500);
  typing.changed('hell');
  t.same(told, [true, true]);
  clock.advance(5000);
  t.same(told, [true, true, false]);
  typing.changed('x');
  typing.sent();
  clock.advance(9000);
  t.same(told, [true, true, false, true], 'the message itself says that it is over');
  typing.changed('y');
  typing.changed('');
  t.same(told, [true, true, false, true, true, false]);
});
