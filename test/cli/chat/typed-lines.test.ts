import t from 'tap';
import { TypedLines } from '../../../cli/chat/typed-lines.ts';

t.test('what was typed comes back, older and newer, the last hundred of it', t => {
  const lines = new TypedLines();
  t.equal(lines.recall(-1), '', 'nothing yet');
  for (const line of ['one', '  ', 'two']) lines.add(line);
  t.strictSame([-1, -1, -1].map(() => lines.recall(-1)), ['two', 'one', 'one'], 'nothing is older, and blanks are not kept');
  t.strictSame([lines.recall(1), lines.recall(1), lines.recall(1)], ['two', '', ''], 'behind the newest is an empty line');
  for (let i = 0; i < 100; i += 1) lines.add(`line ${i}`);
  for (let i = 0; i < 100; i += 1) lines.recall(-1);
  t.equal(lines.recall(-1), 'line 0');
  t.end();
});
