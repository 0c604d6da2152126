import t from 'tap';
import { atRandomTimes } from '../../../bench/generator/phases/steady-phase.ts';
import { Prng } from '../../../bench/generator/prng.ts';
import { nowUs } from '../../../bench/measure/now.ts';

const SECONDS = 100;
const SENDERS = 100;

interface Arrival { readonly atUs: number; readonly sender: number }

/** What generators of these seeds offer together, a share of the rate each. Their time is over already, so that nobody waits for it. */
async function arrivals(seeds: readonly number[], ratePerSecond: number): Promise<Arrival[]> {
  const startAtUs = nowUs() - SECONDS * 1e6;
  const all: Arrival[] = [];
  for (const seed of seeds) {
    const random = new Prng(seed);
    await atRandomTimes({ ratePerSecond: ratePerSecond / seeds.length, startAtUs, durationMs: SECONDS * 1000 }, random, new AbortController().signal, dueUs => all.push({ atUs: dueUs - startAtUs, sender: random.integer(SENDERS) }));
  }
  return all.sort((a, b) => a.atUs - b.atUs);
}

/** How often each of 0 .. `bins` - 1 is there. */
function histogram(values: readonly number[], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Variance over mean: 1 for a Poisson process, below for what is more even, above for what comes in bursts. Its standard deviation is √(2 / (n - 1)). */
function dispersion(counts: readonly number[]): number {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1) / mean;
}

/** Four standard deviations: nearly nothing that is right lies beyond, and seeds are fixed. */
const sigmas = 4;

for (const seeds of [[1], [2], [1, 2, 3, 4]]) {
  t.test(`arrivals of seeds ${seeds.join()} are a Poisson process`, async t => {
    const rate = 1000;
    const all = await arrivals(seeds, rate);
    const expected = rate * SECONDS;
    t.ok(Math.abs(all.length - expected) < sigmas * Math.sqrt(expected), `${all.length} arrivals`);
    for (const windowUs of [2000, 10_000, 1e6]) {
      const windows = SECONDS * 1e6 / windowUs;
      const found = dispersion(histogram(all.map(({ atUs }) => Math.floor(atUs / windowUs)), windows));
      t.ok(Math.abs(found - 1) < sigmas * Math.sqrt(2 / (windows - 1)), `dispersion in windows of ${windowUs} µs: ${found}`);
    }
    const gaps = all.slice(1).map(({ atUs }, index) => (atUs - (all[index]?.atUs ?? 0)) / 1e6 * rate);
    for (const least of [0.1, 1, 3]) {
      const share = gaps.filter(gap => gap > least).length / gaps.length;
      const due = Math.exp(-least);
      t.ok(Math.abs(share - due) < sigmas * Math.sqrt(due * (1 - due) / gaps.length), `${share} of the gaps are longer than ${least} times the mean`);
    }
    const correlation = gaps.slice(1).reduce((sum, gap, index) => sum + (gap - 1) * ((gaps[index] ?? 1) - 1), 0) / (gaps.length - 1);
    t.ok(Math.abs(correlation) < sigmas / Math.sqrt(gaps.length), `a gap says nothing of the next: ${correlation}`);
    const senders = dispersion(histogram(all.map(({ sender }) => sender), SENDERS));
    t.ok(Math.abs(senders - 1) < sigmas * Math.sqrt(2 / (SENDERS - 1)), `senders are chosen evenly: ${senders}`);
  });
}

t.test('a seed repeats its schedule', async t => {
  const sendersOf = async (seed: number): Promise<string> => (await arrivals([seed], 50)).map(({ sender }) => sender).join();
  t.equal(await sendersOf(3), await sendersOf(3));
  t.not(await sendersOf(3), await sendersOf(4));
});
