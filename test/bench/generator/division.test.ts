import t from 'tap';
import { generatorOf, measures, shareOf } from '../../../bench/generator/division.ts';

t.test('circles are dealt out in turn, and what they do is shared alike', async t => {
  const division = { devices: 12, circle: 2, generators: 3, apart: 0 };
  t.same([0, 1, 2, 3, 4, 5].map(circle => generatorOf(circle, division)), [0, 1, 2, 0, 1, 2]);
  t.same([0, 1, 2].map(generator => shareOf(generator, { from: 0, to: 4 }, division)), [1 / 3, 1 / 3, 1 / 3]);
});

t.test('devices that are apart have the first generator for themselves, and it does their share', async t => {
  const division = { devices: 12, circle: 2, generators: 3, apart: 4 };
  t.same([0, 1, 2, 3, 4, 5].map(circle => generatorOf(circle, division)), [0, 0, 1, 2, 1, 2]);
  const shares = (from: number, to: number): number[] => [0, 1, 2].map(generator => shareOf(generator, { from, to }, division));
  t.same(shares(0, 4), [1, 0, 0]);
  t.same(shares(4, 12), [0, 0.5, 0.5]);
  t.same(shares(2, 6), [0.5, 0.25, 0.25]);
  t.same(shares(2, Infinity), [0.2, 0.4, 0.4], 'of as many as there are');
});

t.test('who is apart is measured, and who is not disturbs; where nobody is apart all are measured', async t => {
  t.same([0, 1, 2].map(generator => measures(generator, { apart: 4 })), [true, false, false]);
  t.same([0, 1].map(generator => measures(generator, { apart: 0 })), [true, true]);
});
