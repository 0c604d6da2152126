import t from 'tap';
import { Prng } from '../../../bench/generator/prng.ts';

t.test('a seed repeats its numbers and another gives others', async t => {
  const take = (seed: number): number[] => {
    const random = new Prng(seed);
    return Array.from({ length: 5 }, () => random.integer(1000));
  };
  t.same(take(1), take(1));
  t.notSame(take(1), take(2));
});

t.test('arrivals have the mean that was asked for', async t => {
  const random = new Prng(7);
  let sum = 0;
  for (let n = 0; n < 20_000; n += 1) {
    const pause = random.exponential(200);
    if (!(pause >= 0 && Number.isFinite(pause))) t.fail(`not a pause: ${pause}`);
    sum += pause;
  }
  t.ok(Math.abs(sum / 20_000 - 200) < 10, `mean ${sum / 20_000}`);
});
