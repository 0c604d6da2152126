import t from 'tap';
import { readiness } from '../../../gateway/ops/health.ts';
import { settlesWithin } from '../../../gateway/ops/drain.ts';
import { ManualClock } from '../../../proto/clock-manual.ts';

t.test('ready when all hold; else the names of those that do not, throw or take too long', async t => {
  const clock = new ManualClock();
  t.same(await readiness([{ name: 'a', holds: () => true }], clock), { ready: true, missing: [] });
  const asked = readiness([
    { name: 'a', holds: () => true },
    { name: 'no', holds: () => false },
    { name: 'throws', holds: () => { throw new Error('x'); } },
    { name: 'rejects', holds: () => Promise.reject(new Error('x')) },
    { name: 'hangs', holds: () => new Promise(() => undefined) },
  ], clock);
  await clock.advanceAsync(2_000);
  t.same(await asked, { ready: false, missing: ['no', 'throws', 'rejects', 'hangs'] });
});

t.test('settlesWithin: whether it was in time', async t => {
  const clock = new ManualClock();
  t.equal(await settlesWithin(Promise.resolve(), 10, clock), true);
  const late = settlesWithin(new Promise(() => undefined), 10, clock);
  await clock.advanceAsync(20);
  t.equal(await late, false);
  await t.rejects(settlesWithin(Promise.reject(new Error('x')), 10, clock), /x/);
});
