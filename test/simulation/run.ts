/** `npm run simulate -- --seeds 100000 --from 1 [--messages 500] [--workers 2]`; one seed, with what happened: `npm run simulate -- --trace SEED`. */
import { parseArgs } from 'node:util';
import { runSeeds, Tally } from './many-seeds.ts';
import { simulate } from './simulation.ts';

const REPORT_EVERY = 500;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' }, messages: { type: 'string', default: '500' }, workers: { type: 'string', default: '1' },
    trace: { type: 'string' },
  },
});
const messages = Number(values.messages);

/** A seed does the same each time, so its trace can be had when it is known to be wanted. */
async function tell(seed: number): Promise<void> {
  const { trace, violations } = await simulate(seed, { messages, isTold: true });
  console.log([...trace, ...violations.map(text => `seed ${seed}: ${text}`)].join('\n'));
}

if (values.trace !== undefined) await tell(Number(values.trace));
else {
  const tally = new Tally();
  const broken: number[] = [];
  const sum = (): void => {
    console.log(tally.text);
    console.log(broken.length === 0 ? 'every invariant held' : `broken: ${broken.join(' ')}`);
    process.exitCode = broken.length === 0 ? 0 : 1;
  };
  // A long run may be cut short; what it has done counts.
  process.once('SIGINT', () => {
    sum();
    process.exit();
  });
  let done = 0;
  await runSeeds({ seeds: Number(values.seeds), from: Number(values.from), messages, workers: Number(values.workers) }, report => {
    done += 1;
    tally.add(report);
    if (report.violations.length > 0) broken.push(report.seed);
    for (const text of report.violations) console.log(`seed ${report.seed}: ${text}`);
    if (done % REPORT_EVERY === 0) console.log(`${done} seeds, ${broken.length} broken`);
  });
  sum();
  if (broken[0] !== undefined) await tell(broken[0]);
}
