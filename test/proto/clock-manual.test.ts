import t from 'tap';
import { ManualClock } from '../../proto/clock-manual.ts';

t.test('the wall clock shows whole milliseconds, also between them and after many of them', async t => {
  const clock = new ManualClock();
  const startMs = clock.nowMs();
  const seen: number[] = [];
  for (let i = 0; i < 1000; i += 1) {
    clock.after(i / 7, () => seen.push(clock.nowMs()));
    clock.advance(10);
  }
  clock.advance(1000);
  t.equal(seen.length, 1000);
  t.ok(seen.every(Number.isSafeInteger));
  t.equal(clock.nowMs(), startMs + 11_000);
  clock.stepWall(-500);
  t.equal(clock.nowMs(), startMs + 10_500);
  t.equal(clock.monotonicMs(), 11_000);
});
