import { PassThrough } from 'node:stream';
import t from 'tap';
import { Screen } from '../../../cli/chat/screen.ts';

const frame = { lines: [[{ text: 'hello', style: 'plain' as const }]], cursor: { row: 0, column: 5 }, scrollMax: 0 };

t.test('the terminal is given back once, also when the process ends in another way', async t => {
  const out = new PassThrough({ encoding: 'utf8' });
  const read = (): string => String(out.read() ?? '');
  const listeners = (): number => process.listenerCount('exit') + process.listenerCount('uncaughtExceptionMonitor');
  const before = listeners();
  const screen = new Screen(out);
  screen.leave();
  screen.draw(frame);
  t.equal(read(), '', 'nothing before it is entered');
  screen.enter();
  t.equal(listeners(), before + 2, 'an end and a crash are heard of');
  t.match(read(), '\u001b[?1049h\u001b[?7l');
  screen.draw(frame);
  t.match(read(), '\u001b[1;1H\u001b[2Khello\u001b[1;6H');
  screen.draw(frame);
  t.notMatch(read(), 'hello', 'unchanged lines are not painted again');
  screen.forget();
  screen.draw(frame);
  t.match(read(), 'hello');
  screen.leave();
  screen.leave();
  screen.draw(frame);
  t.equal(read(), '\u001b[0m\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l');
  t.equal(listeners(), before);
});
