import t from 'tap';
import { plantedBugs } from './planted-bugs.ts';
import { simulate } from './simulation.ts';

const SEEDS_TO_FIND_A_BUG = 250;

t.setTimeout(1_800_000);

for (const [name, planted] of Object.entries(plantedBugs)) {
  t.test(`the simulation finds it when left out: ${name}`, async t => {
    for (let seed = 1; seed <= SEEDS_TO_FIND_A_BUG; seed += 1) {
      const { violations } = await simulate(seed, { planted });
      if (violations.length === 0) continue;
      t.pass(`seed ${seed}: ${violations[0] ?? ''}`);
      return;
    }
    t.fail('not found');
  });
}
