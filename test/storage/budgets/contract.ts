import type { Test } from 'tap';
import type { BudgetStore } from '../../../storage/budgets/budgets.ts';
import { bytes } from '../support.ts';

const key = bytes(32, 1);
const now = 1_800_000_000_000;

export function budgetsContract(t: Test, make: (t: Test) => Promise<BudgetStore>): void {
  t.test('gives the capacity at once, also to many at a time, then refills evenly', async t => {
    const store = await make(t);
    const answers = await Promise.all(Array.from({ length: 10 }, () => store.take(key, 7, 7000, now)));
    t.equal(answers.filter(({ allowed }) => allowed).length, 7);
    t.strictSame(answers.at(-1), { allowed: false, retryAfterMs: 1000 });
    t.strictSame(await store.take(key, 7, 7000, now + 400), { allowed: false, retryAfterMs: 600 });
    t.strictSame(await store.take(key, 7, 7000, now + 1000), { allowed: true, retryAfterMs: 0 });
    t.equal((await store.take(key, 7, 7000, now + 1001)).allowed, false);
    t.equal((await store.take(bytes(32, 2), 7, 7000, now)).allowed, true, 'another key is another bucket');
  });

  t.test('a clock that goes back gives nothing, and no capacity allows nothing', async t => {
    const store = await make(t);
    for (let i = 0; i < 3; i++) await store.take(key, 3, 3000, now);
    t.equal((await store.take(key, 3, 3000, now - 100_000)).allowed, false);
    t.equal((await store.take(bytes(32, 3), 0, 3000, now)).allowed, false);
    t.equal((await store.takeDistinct(bytes(32, 3), bytes(4, 1), 0, 3000, now)).allowed, false);
  });

  t.test('a full window of capacity three fits whatever the fractions', async t => {
    const store = await make(t);
    let allowed = 0;
    for (let i = 0; i < 30; i++) if ((await store.take(key, 3, 1000, now + i * 1000 / 3)).allowed) allowed += 1;
    t.equal(allowed, 30);
  });

  t.test('counts distinct members once per window', async t => {
    const store = await make(t);
    const members = await Promise.all([1, 2, 1, 2, 3, 4].map(n => store.takeDistinct(key, bytes(8, n), 3, 1000, now)));
    t.strictSame(members.map(({ allowed }) => allowed), [true, true, true, true, true, false]);
    t.strictSame(await store.takeDistinct(key, bytes(8, 4), 3, 1000, now + 300), { allowed: false, retryAfterMs: 700 });
    t.equal((await store.takeDistinct(key, bytes(8, 1), 3, 1000, now + 999)).allowed, true, 'known members cost nothing');
    t.equal((await store.takeDistinct(key, bytes(8, 4), 3, 1000, now + 1000)).allowed, true, 'the window is forgotten whole');
    for (const n of [5, 6]) t.equal((await store.takeDistinct(key, bytes(8, n), 3, 1000, now + 1000)).allowed, true);
    t.equal((await store.takeDistinct(key, bytes(8, 1), 3, 1000, now + 1000)).allowed, false, 'also its members');
  });

  t.test('expire forgets only what has run out', async t => {
    const store = await make(t);
    await store.take(key, 1, 1000, now);
    await store.takeDistinct(key, bytes(8, 1), 1, 1000, now);
    await store.expire(now + 999);
    t.equal((await store.take(key, 1, 1000, now)).allowed, false);
    t.equal((await store.takeDistinct(key, bytes(8, 2), 1, 1000, now)).allowed, false);
    await store.expire(now + 1000);
    t.equal((await store.take(key, 1, 1000, now)).allowed, true);
    t.equal((await store.takeDistinct(key, bytes(8, 2), 1, 1000, now)).allowed, true);
  });

  t.test('takes as many units as there are', async t => {
    const store = await make(t);
    t.strictSame(await store.takeUpTo(key, 5, 7, 7000, now), { taken: 5, left: 2, retryAfterMs: 0 });
    t.strictSame(await store.takeUpTo(key, 5, 7, 7000, now), { taken: 2, left: 0, retryAfterMs: 0 });
    t.strictSame(await store.takeUpTo(key, 5, 7, 7000, now), { taken: 0, left: 0, retryAfterMs: 1000 });
    t.strictSame(await store.takeUpTo(key, 5, 7, 7000, now + 3500), { taken: 3, left: 0, retryAfterMs: 0 });
    t.equal((await store.takeUpTo(bytes(32, 4), 99, 7, 7000, now)).taken, 7);
  });

  t.test('counts distinct members of a moving window', async t => {
    const store = await make(t);
    const day = 86_400_000;
    const count = (n: number, atMs: number): Promise<string> => store.countRecent(key, bytes(8, n), 2, day, now + atMs);
    t.strictSame([await count(1, 0), await count(1, 10), await count(2, day / 2), await count(3, day / 2), await count(1, day / 2)], ['counted', 'known', 'counted', 'full', 'known']);
    t.strictSame([await count(3, day * 1.1), await count(4, day * 1.1), await count(2, day * 1.1)], ['counted', 'full', 'known'], 'the first was forgotten, the second not yet');
    const many = await Promise.all(Array.from({ length: 6 }, (_, n) => store.countRecent(bytes(32, 5), bytes(8, n), 4, day, now)));
    t.equal(many.filter(answer => answer === 'counted').length, 4);
  });
}
