import t from 'tap';
import { evenSlotMap, slotOf, SLOTS } from '../../../gateway/routing/slots.ts';
import { GenerationCache } from '../../../gateway/routing/cache/generation-cache.ts';
import { accountOf } from './harness.ts';

t.test('slots are fixed for ever', t => {
  t.same([1, 2, 3, 255].map(n => slotOf(accountOf(n))), [14006, 2458, 8070, 2445]);
  t.end();
});

t.test('accounts spread evenly', t => {
  const counts = new Array<number>(16).fill(0);
  const map = evenSlotMap(16);
  for (let n = 0; n < 16_000; n += 1) {
    const slot = slotOf(accountOf(n));
    if (slot < 0 || slot >= SLOTS) t.fail('no slot');
    const partition = map.partitionOf(accountOf(n));
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  t.ok(counts.every(count => count > 850 && count < 1150), counts.join(' '));
  t.end();
});

t.test('the cache keeps what is used and stays bounded', t => {
  const cache = new GenerationCache<number, number>(100);
  for (let n = 0; n < 10_000; n += 1) {
    cache.set(n, n);
    cache.get(0);
    if (cache.size > 100) t.fail('too many');
  }
  t.equal(cache.get(0), 0);
  t.equal(cache.get(5_000), undefined);
  t.equal(cache.get(9_999), 9_999);
  cache.delete(9_999);
  t.equal(cache.get(9_999), undefined);
  t.end();
});
