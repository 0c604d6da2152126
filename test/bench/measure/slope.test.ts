import t from 'tap';
import { Prng } from '../../../bench/generator/prng.ts';
import { slopeOf, trendOf } from '../../../bench/measure/slope.ts';

t.test('slope and its interval', async t => {
  t.match(slopeOf([0, 1, 2, 3].map(x => ({ x, y: 5 + 2 * x }))), { slope: 2, low: 2, high: 2 });
  // R: confint(lm(c(1, 3, 2, 5, 4) ~ c(1, 2, 3, 4, 5))) is -0.3026 to 1.9026.
  const line = slopeOf([1, 3, 2, 5, 4].map((y, index) => ({ x: index + 1, y })));
  t.ok(line !== null && Math.abs(line.slope - 0.8) < 1e-9 && Math.abs(line.low + 0.3026) < 0.01 && Math.abs(line.high - 1.9026) < 0.01, JSON.stringify(line));
  t.equal(slopeOf([{ x: 0, y: 0 }, { x: 1, y: 1 }]), null);
  t.equal(slopeOf([{ x: 1, y: 0 }, { x: 1, y: 1 }, { x: 1, y: 2 }]), null);
});

/** y and x of "Norris", NIST's Statistical Reference Datasets (https://www.itl.nist.gov/div898/strd/lls/data/Norris.shtml). */
const norris: readonly (readonly [y: number, x: number])[] = [
  [0.1, 0.2], [338.8, 337.4], [118.1, 118.2], [888, 884.6], [9.2, 10.1], [228.1, 226.5], [668.5, 666.3], [998.5, 996.3], [449.1, 448.6], [778.9, 777], [559.2, 558.2], [0.3, 0.4],
  [0.1, 0.6], [778.1, 775.5], [668.8, 666.9], [339.3, 338], [448.9, 447.5], [10.8, 11.6], [557.7, 556], [228.3, 228.1], [998, 995.8], [888.8, 887.6], [119.6, 120.2], [0.3, 0.3],
  [0.6, 0.3], [557.6, 556.8], [339.3, 339.1], [888, 887.2], [998.5, 999], [778.9, 779], [10.2, 11.1], [117.6, 118.3], [228.9, 229.2], [668.4, 669.1], [449.2, 448.9], [0.2, 0.5],
];

t.test('as certified by NIST', async t => {
  const line = slopeOf(norris.map(([y, x]) => ({ x, y })));
  // The certified slope and its standard deviation; 2.03224 is Student's 97.5 % quantile for 34 degrees of freedom.
  const [slope, margin] = [1.00211681802045, 2.03224 * 0.429796848199937e-3];
  t.ok(line !== null && Math.abs(line.slope - slope) < 1e-12, `slope ${line?.slope}`);
  t.ok(line !== null && Math.abs((line.high - line.low) / 2 / margin - 1) < 1e-4, `± ${line === null ? '' : (line.high - line.low) / 2}`);
});

t.test('the interval is that of Student\'s distribution, however few the points', async t => {
  // Two-sided 95 % quantiles of every table.
  const quantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];
  for (const [index, quantile] of quantiles.entries()) {
    const n = index + 3;
    // Alternating noise: its standard error is known by the same sums, here written out.
    const points = Array.from({ length: n }, (_, x) => ({ x, y: x + (x % 2) }));
    const line = slopeOf(points);
    const meanX = (n - 1) / 2;
    const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
    const sxx = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
    const sxy = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
    const syy = points.reduce((sum, { y }) => sum + (y - meanY) ** 2, 0);
    const standardError = Math.sqrt((syy - sxy ** 2 / sxx) / (n - 2) / sxx);
    t.ok(line !== null && Math.abs((line.high - line.low) / 2 / standardError / quantile - 1) < 2e-3, `${n} points: ${line === null ? '' : (line.high - line.low) / 2 / standardError}`);
  }
});

t.test('it holds the true slope in 95 of 100 series', async t => {
  const random = new Prng(5);
  const noise = (): number => Array.from({ length: 12 }, () => random.fraction()).reduce((sum, one) => sum + one, -6);
  let held = 0;
  for (let series = 0; series < 2000; series += 1) {
    const line = slopeOf(Array.from({ length: 10 }, (_, x) => ({ x, y: 3 * x + noise() })));
    if (line !== null && line.low <= 3 && line.high >= 3) held += 1;
  }
  t.ok(held > 1870 && held < 1930, `${held} of 2000`);
});

/** Deviations of which each keeps a share of the one before: 100 samples of memory that rises by 3 each time. */
function sampled(random: Prng, kept: number): readonly { readonly x: number; readonly y: number }[] {
  const noise = (): number => Array.from({ length: 12 }, () => random.fraction()).reduce((sum, one) => sum + one, -6);
  let deviation = noise() / Math.sqrt(1 - kept ** 2);
  return Array.from({ length: 100 }, (_, x) => {
    deviation = kept * deviation + noise();
    return { x, y: 3 * x + deviation };
  });
}

t.test('of samples that hang together the interval is as wide as it has to be, and of others no wider', async t => {
  const random = new Prng(7);
  const heldBy = (intervalOf: typeof trendOf, kept: number): number => Array.from({ length: 400 }, () => intervalOf(sampled(random, kept)))
    .filter(line => line !== null && line.low <= 3 && line.high >= 3).length;
  for (const kept of [0, 0.3, 0.6, 0.8, 0.9]) {
    const held = heldBy(trendOf, kept);
    t.ok(held >= 366 && held <= 394, `${held} of 400 where neighbours share ${kept}`);
  }
  t.ok(heldBy(slopeOf, 0.8) < 240, 'taken as independent they promise what they do not hold');
  const [alone, together] = [slopeOf, trendOf].map(intervalOf => intervalOf(sampled(new Prng(9), 0)));
  t.ok(alone && together && (together.high - together.low) / (alone.high - alone.low) < 1.3, 'independent samples are worth what they are');
  t.match(trendOf([0, 1, 2, 3, 4].map(x => ({ x, y: 5 + 2 * x }))), { slope: 2, low: 2, high: 2 });
  t.equal(trendOf([0, 1, 2, 3].map(x => ({ x, y: x }))), null);
});
