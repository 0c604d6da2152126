/** `node test/simulation/simulation.test.ts [seeds] [messages] [firstSeed]` runs more than the suite does. */
import t from 'tap';
import { plantedBugs } from './planted-bugs.ts';
import { simulate } from './simulation.ts';

const seeds = Number(process.argv[2] ?? 100);
const messages = Number(process.argv[3] ?? 120);
const firstSeed = Number(process.argv[4] ?? 1);
const SEEDS_TO_FIND_A_BUG = 60;
const MESSAGES_TO_FIND_A_BUG = 300;

t.setTimeout(3_600_000);

t.test('the invariants hold in every seed, and after the faults everything drains', async t => {
  const total = { takeOvers: 0, spilled: 0, reconnects: 0, deviceChanges: 0 };
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    const report = await simulate(seed, messages);
    if (report.violations.length > 0) t.same(report.violations, [], `seed ${seed}`);
    for (const key of ['takeOvers', 'spilled', 'reconnects', 'deviceChanges'] as const) total[key] += report[key];
  }
  t.comment(JSON.stringify({ seeds, messages, ...total }));
  t.ok(Object.values(total).every(count => count > seeds / 2), 'every kind of fault and recovery happened');
});

for (const [name, planted] of Object.entries(plantedBugs)) {
  t.test(`the simulation finds it when left out: ${name}`, async t => {
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed += 1) {
      const { violations } = await simulate(seed, MESSAGES_TO_FIND_A_BUG, planted);
      if (violations.length === 0) continue;
      t.pass(`seed ${seed}: ${violations[0] ?? ''}`);
      return;
    }
    t.fail('not found');
  });
}

t.test('the same seed does the same', async t => {
  t.same(await simulate(7, 150), await simulate(7, 150));
});
