import fc from 'fast-check';
import t from 'tap';
import { GenerationCache } from '../../../../gateway/routing/cache/generation-cache.ts';
import { PairCache } from '../../../../gateway/routing/cache/pair-cache.ts';

t.test('holds and forgets what a GenerationCache over both keys does', t => {
  const key = fc.integer({ min: 0, max: 5 }).map(String);
  const step = fc.record({ what: fc.constantFrom('get', 'set', 'delete'), first: key, second: key, value: fc.integer() });
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 200 }), (entriesMax, steps) => {
    const pairs = new PairCache<string, string, number>(entriesMax);
    const whole = new GenerationCache<string, number>(entriesMax);
    for (const { what, first, second, value } of steps) {
      if (what === 'set') {
        pairs.set(first, second, value);
        whole.set(`${first} ${second}`, value);
      } else if (what === 'delete') {
        pairs.delete(first, second);
        whole.delete(`${first} ${second}`);
      } else if (pairs.get(first, second) !== whole.get(`${first} ${second}`)) return false;
    }
    return true;
  }));
  t.end();
});
