// npm run chaos -- --seed S --minutes M [--target cluster|embedded] [--gateways 3] [--brokers 3]: real clients talk while everything around them fails; ends with 1 when a promise was broken.
// npm run chaos -- --planted [--bug rule-8]: gateways with a bug each, on a cluster, which the checker must find.
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { PlantedRuns } from './planted/planted-runs.ts';
import { startCluster } from './targets/cluster-target.ts';
import { startEmbedded } from './targets/embedded-target.ts';

const { values } = parseArgs({ options: {
  seed: { type: 'string' }, minutes: { type: 'string', default: '3' }, target: { type: 'string', default: 'cluster' }, gateways: { type: 'string', default: '3' }, brokers: { type: 'string', default: '3' },
  rate: { type: 'string', default: '50' }, people: { type: 'string', default: '5' }, linked: { type: 'string', default: '2' },
  'fault-max-s': { type: 'string', default: '60' }, 'fault-every-s': { type: 'string', default: '6' }, out: { type: 'string' }, preload: { type: 'string', multiple: true, default: [] }, only: { type: 'string', multiple: true },
  planted: { type: 'boolean', default: false }, bug: { type: 'string', multiple: true, default: [] },
} });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const out = values.out ?? join(tmpdir(), `sealgate-chaos-${values.planted ? 'planted-' : ''}${seed}`);
mkdirSync(out, { recursive: true });
process.exitCode = await (values.planted ? planted() : campaign()) ? 0 : 1;

async function campaign(): Promise<boolean> {
  console.log(`seed ${seed}, ${values.minutes} minutes, ${values.target}; everything is kept in ${out}`);
  const servers = { folder: join(out, 'servers'), preload: values.preload };
  const target = await (values.target === 'embedded' ? startEmbedded(servers) : startCluster({ ...servers, gateways: Number(values.gateways), brokers: Number(values.brokers) }));
  const report = await runCampaign({
    target, folder: out, seed, durationMs: Number(values.minutes) * 60_000, faultMaxMs: Number(values['fault-max-s']) * 1_000, faultEveryMs: Number(values['fault-every-s']) * 1_000,
    people: Number(values.people), linked: Number(values.linked), messagesPerSecond: Number(values.rate), ...values.only === undefined ? {} : { only: values.only }, onProgress: text => { console.log(text); },
  }).finally(() => target.close());
  console.log(JSON.stringify(report, null, 2));
  return report.violations.length === 0;
}

async function planted(): Promise<boolean> {
  const target = await startCluster({ folder: join(out, 'servers'), gateways: 3, brokers: 3, preload: [] });
  try {
    const runs = await PlantedRuns.open(target, out);
    const bugs = runs.bugs.filter(({ name }) => values.bug.length === 0 || values.bug.includes(name));
    let isFine = true;
    for (const bug of bugs) {
      const violations = await runs.asItIs(bug);
      console.log(`the faults of ${bug.name}, without it: ${violations.length} violations`, violations);
      isFine &&= violations.length === 0;
    }
    for (const bug of bugs) {
      const { found, wanted, attempts } = await runs.leftOut(bug);
      console.log(`${bug.name} left out: ${found.includes(wanted) ? 'found' : 'NOT FOUND'} in ${attempts} attempts: ${found.join(', ')}`);
      isFine &&= found.includes(wanted);
    }
    await runs.close();
    return isFine;
  } finally {
    await target.close();
  }
}
