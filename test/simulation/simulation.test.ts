import { availableParallelism } from 'node:os';
import t from 'tap';
import { runSeeds, Tally } from './many-seeds.ts';
import { simulate } from './simulation.ts';

const SEEDS = 1000;
const MESSAGES = 500;
const TRACE_LINES = 300;

t.setTimeout(1_800_000);

t.test('the invariants hold in every seed, and after the faults everything drains', async t => {
  const tally = new Tally();
  const broken = new Map<number, readonly string[]>();
  await runSeeds({ seeds: SEEDS, from: 1, messages: MESSAGES, workers: Math.min(2, availableParallelism()) }, report => {
    tally.add(report);
    if (report.violations.length > 0) broken.set(report.seed, report.violations);
    if (report.messages < MESSAGES || Object.values(report.faults).reduce((sum, count) => sum + count, 0) < 5) t.fail(`seed ${report.seed} was too easy`);
  });
  for (const [seed, violations] of broken) t.fail(`seed ${seed}: ${violations.join('; ')}`);
  const [first] = broken.keys();
  if (first !== undefined) for (const line of (await simulate(first, { isTold: true })).trace.slice(-TRACE_LINES)) t.comment(line);
  t.comment(tally.text);
  for (const [what, count] of tally.counts) t.ok(count > SEEDS / 4, `${what} happened often enough: ${count} times`);
});

t.test('the same seed does the same', async t => {
  const once = await simulate(7, { isTold: true });
  t.ok(once.trace.length > 500);
  t.same(await simulate(7, { isTold: true }), once);
});
