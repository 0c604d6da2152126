import t from 'tap';
import { slopeOf } from '../../../bench/measure/slope.ts';

t.test('slope and its interval', async t => {
  t.match(slopeOf([0, 1, 2, 3].map(x => ({ x, y: 5 + 2 * x }))), { slope: 2, low: 2, high: 2 });
  // R: confint(lm(c(1, 3, 2, 5, 4) ~ c(1, 2, 3, 4, 5))) is -0.3026 to 1.9026.
  const line = slopeOf([1, 3, 2, 5, 4].map((y, index) => ({ x: index + 1, y })));
  t.ok(line !== null && Math.abs(line.slope - 0.8) < 1e-9 && Math.abs(line.low + 0.3026) < 0.01 && Math.abs(line.high - 1.9026) < 0.01, JSON.stringify(line));
  t.equal(slopeOf([{ x: 0, y: 0 }, { x: 1, y: 1 }]), null);
  t.equal(slopeOf([{ x: 1, y: 0 }, { x: 1, y: 1 }, { x: 1, y: 2 }]), null);
});
