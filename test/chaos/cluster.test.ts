import { join } from 'node:path';
import t, { type Test } from 'tap';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { runCampaign } from './campaign.ts';
import { PlantedRuns } from './planted/planted-runs.ts';
import type { PlannedFault } from './schedule.ts';
import { startCluster, type ClusterTarget } from './targets/cluster-target.ts';

/** The same every time; `npm run chaos -- --seed S --minutes M` goes further. */
const seed = 1;
/** The seed's own absences are shorter than a new owner holds what comes for a device: whether one is seen as away is up to when accounts change hands. This one outlasts two take-overs. */
const longAbsence: PlannedFault = { atMs: 40_000, kind: 'away', target: 'p5.1', lastsMs: 40_000, dice: 0 };

async function threeMinutes(t: Test, target: ClusterTarget, folder: string): Promise<void> {
  const report = await runCampaign({
    target, folder, seed, faultsBeside: [longAbsence], durationMs: 180_000, faultMaxMs: 12_000, faultEveryMs: 7_000, people: 5, linked: 1, messagesPerSecond: 40, onProgress: text => { t.comment(text); },
  });
  t.comment(JSON.stringify({ ...report, violations: report.violations.length, loudLines: report.loudLines.length }));
  t.same(report.violations, []);
  t.ok((report.counts['delivered'] ?? 0) > 200, 'with conversations going on');
  t.ok(Object.keys(report.faults).length >= 12, 'through faults of many kinds');
  // What it is meant to reach, or it has become tame.
  for (const way of ['client: told to move', 'client: closed with 1006', 'gateway: deliveries_total{way="stored"}', 'gateway: spills_total{reason="away"}']) t.ok((report.recoveries[way] ?? 0) > 0, way);
  t.ok((report.counts['resends'] ?? 0) > 0, 'sends of unknown result were sent again');
}

async function leftOut(t: Test, target: ClusterTarget, folder: string): Promise<void> {
  const runs = await PlantedRuns.open(target, folder);
  for (const bug of runs.bugs) {
    const startedMs = performance.now();
    const { name, wanted, found, attempts } = await runs.leftOut(bug);
    t.comment(`${name}: ${attempts} attempts, ${Math.round((performance.now() - startedMs) / 1000)} s`);
    t.ok(found.includes(wanted), `${name} left out is found: ${found.join(', ')}`);
  }
  await runs.close();
}

t.test('three gateways, three brokers and Cassandra', async t => {
  const folder = t.testdir();
  const target = await startCluster({ folder: join(folder, 'servers'), gateways: 3, brokers: 3, preload: [] }).catch((error: unknown) => {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: faults around a cluster (needs ${error.message})`);
    return null;
  });
  if (target === null) return;
  t.teardown(() => target.close());
  await t.test('three minutes of faults: nothing is lost, repeated or turned round, and all heals', t => threeMinutes(t, target, join(folder, 'campaign')));
  await t.test('with a rule of delivery left out on the same servers, that is found', t => leftOut(t, target, join(folder, 'planted')));
});
