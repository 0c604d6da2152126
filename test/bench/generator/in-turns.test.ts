import t from 'tap';
import { inTurns } from '../../../bench/generator/in-turns.ts';
import { nowUs } from '../../../bench/measure/now.ts';

t.test('each once and in order, and other work of the process in between', async t => {
  const seen: number[] = [];
  let others = 0;
  let isDone = false;
  const other = (): void => {
    others += 1;
    if (!isDone) setImmediate(other);
  };
  other();
  await inTurns([1, 2, 3, 4, 5], one => {
    seen.push(one);
    // More than a turn may take.
    for (const untilUs = nowUs() + 3_000; nowUs() < untilUs;);
  });
  isDone = true;
  t.same(seen, [1, 2, 3, 4, 5]);
  t.ok(others >= 4, `${others} times`);
});
