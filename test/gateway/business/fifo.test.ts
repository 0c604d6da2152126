import t from 'tap';
import { Fifo } from '../../../gateway/business/fifo.ts';

t.test('what came first goes first, however many wait', async t => {
  const fifo = new Fifo<string>();
  t.equal(fifo.take(), undefined);
  const taken: (string | undefined)[] = [];
  let added = 0;
  const add = (count: number): void => { for (let i = 0; i < count; i += 1) fifo.add(String(added++)); };
  const take = (count: number): void => { for (let i = 0; i < count; i += 1) taken.push(fifo.take()); };
  // So that places are given back in the middle, and all of them.
  for (const [more, fewer] of [[3, 2], [5000, 3000], [10, 1500], [1000, 1511], [1, 1], [0, 1]] as const) {
    add(more);
    take(fewer);
    t.equal(fifo.size, added - taken.filter(item => item !== undefined).length);
  }
  t.equal(taken.pop(), undefined, 'then nothing waits');
  t.strictSame(taken, Array.from({ length: added }, (_, i) => String(i)));
  add(2);
  fifo.clear();
  t.equal(fifo.size, 0);
  t.equal(fifo.take(), undefined);
});
