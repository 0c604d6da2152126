import t from 'tap';
import { AttachAttempts } from '../../../../../gateway/business/endpoint/accounts/attach-attempts.ts';
import { ManualClock } from '../../../../../proto/clock-manual.ts';

t.test('less and less often while the account is another node\'s, at once when owners have changed', t => {
  const clock = new ManualClock();
  const atMs: number[] = [];
  let mayAct = false;
  const beganMs = clock.monotonicMs();
  const attempts = new AttachAttempts(clock, () => {
    atMs.push(clock.monotonicMs() - beganMs);
    return mayAct;
  });
  attempts.now();
  clock.advance(60_000);
  t.strictSame(atMs, [0, 500, 1500, 3500, 7500, 15_500, 25_500, 35_500, 45_500, 55_500]);
  mayAct = true;
  attempts.now();
  t.equal(atMs.at(-1), 60_000);
  clock.advance(60_000);
  t.equal(atMs.at(-1), 60_000, 'it is attached');
  attempts.later();
  clock.advance(499);
  t.equal(atMs.at(-1), 60_000);
  clock.advance(1);
  t.equal(atMs.at(-1), 120_500);
  mayAct = false;
  attempts.later();
  attempts.stop();
  clock.advance(60_000);
  t.equal(atMs.at(-1), 120_500, 'the number is closed');
  t.end();
});
