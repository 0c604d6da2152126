import { join } from 'node:path';
import t, { type Test } from 'tap';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { runCampaign, type CampaignReport } from './campaign.ts';
import { plantedBugs, plantOf, type PlantedBug } from './planted/planted-bugs.ts';
import { startEmbedded } from './targets/embedded-target.ts';

const ATTEMPTS = 3;

/** On one gateway with everything in its data folder: half a minute of faults by a seed, or those that are aimed at the bug. null: this machine lacks something, which was said. */
async function campaign(t: Test, folder: string, bug: PlantedBug | null): Promise<CampaignReport | null> {
  const target = await startEmbedded({ folder: join(folder, 'servers'), preload: bug === null ? [] : [plantOf(bug.name)] }).catch((error: unknown) => {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: faults at one gateway (needs ${error.message})`);
    return null;
  });
  if (target === null) return null;
  const bySeed = { durationMs: 30_000, faultMaxMs: 3_000, faultEveryMs: 2_500, only: ['kill', 'reset', 'half-open', 'away', 'delay', 'drain', 'disk full', 'clock'], people: 4, linked: 1 };
  // What a bug has lost does not come, however long it is waited for.
  const aimed = { ...bySeed, people: 3, linked: bug?.linked ?? 0, drainWithinMs: 8_000 };
  const report = await runCampaign({
    target, folder, seed: 5, messagesPerSecond: 20, onProgress: () => undefined, ...bug === null ? bySeed : { ...aimed, faults: bug.faults },
  }).finally(() => target.close());
  t.comment(JSON.stringify({ ...report, violations: report.violations.length, loudLines: report.loudLines.length }));
  return report;
}

async function asItIs(t: Test, folder: string): Promise<void> {
  const report = await campaign(t, join(folder, 'as-it-is'), null);
  if (report === null) return;
  t.same(report.violations, [], 'as it is, nothing is wrong');
  t.ok((report.counts['delivered'] ?? 0) > 50, 'with a conversation going on');
}

async function leftOut(t: Test, folder: string): Promise<void> {
  for (const bug of plantedBugs) {
    const kinds = new Set<string>();
    // A machine that stands still at the wrong moment may miss the one message that tells.
    let attempts = 0;
    while (attempts < ATTEMPTS && !kinds.has(bug.finding)) {
      attempts += 1;
      const report = await campaign(t, join(folder, `${bug.name}-${attempts}`), bug);
      if (report === null) return;
      for (const { kind } of report.violations) kinds.add(kind);
    }
    t.comment(`${bug.name}: ${attempts} attempts`);
    t.ok(kinds.has(bug.finding), `${bug.name} left out is found: ${[...kinds].join(', ')}`);
  }
}

t.test('campaigns on one gateway', async t => {
  const folder = t.testdir();
  // They mostly wait.
  await Promise.all([asItIs(t, folder), leftOut(t, folder)]);
});
