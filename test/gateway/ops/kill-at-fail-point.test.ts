import t from 'tap';
import { killAtFailPoint } from '../../../gateway/ops/kill-at-fail-point.ts';

t.test('kills at the named point, the n-th time, once', t => {
  let kills = 0;
  const hit = killAtFailPoint('after-append-before-reply:3', () => { kills++; });
  const counts = ['after-append-before-reply', 'another', 'after-append-before-reply', 'after-append-before-reply', 'after-append-before-reply'].map(name => {
    hit(name);
    return kills;
  });
  t.same(counts, [0, 0, 0, 1, 1]);
  killAtFailPoint('x', () => { kills++; })('x');
  t.equal(kills, 2, 'without a number: the first time');
  const signals: string[] = [];
  const stop = killAtFailPoint('x:2:stop', signal => { signals.push(signal); });
  stop('x');
  stop('x');
  t.strictSame(signals, ['SIGSTOP']);
  t.end();
});
