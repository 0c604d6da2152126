import { join } from 'node:path';
import t from 'tap';
import { MissingProgram } from '../../bench/servers/jars.ts';
import { runCampaign, type CampaignReport } from './campaign.ts';
import { startEmbedded } from './targets/embedded-target.ts';

const plant = new URL('planted/plant.js', import.meta.url);

/** Half a minute on one gateway with everything in its data folder. null: this machine lacks something, which was said. */
async function campaign(t: { comment: (text: string) => unknown }, folder: string, bug: string | null): Promise<CampaignReport | null> {
  const target = await startEmbedded({ folder: join(folder, 'servers'), preload: bug === null ? [] : [`${plant.href}?${bug}`] }).catch((error: unknown) => {
    if (!(error instanceof MissingProgram)) throw error;
    t.comment(`not run: faults at one gateway (needs ${error.message})`);
    return null;
  });
  if (target === null) return null;
  const report = await runCampaign({
    target, folder, seed: 5, durationMs: 30_000, faultMaxMs: 3_000, faultEveryMs: 2_500, only: ['kill', 'reset', 'half-open', 'away', 'delay', 'drain'], people: 4, linked: 1, messagesPerSecond: 20, onProgress: () => undefined,
    // What a bug has lost does not come, however long it is waited for.
    ...bug === null ? {} : { drainWithinMs: 15_000 },
  }).finally(() => target.close());
  t.comment(`${bug ?? 'no bug'}: ${JSON.stringify({ ...report, violations: report.violations.length, loudLines: report.loudLines.length })}`);
  return report;
}

t.test('campaigns on one gateway', { timeout: 900_000 }, async t => {
  const folder = t.testdir();
  const findings = [[null, null], ['rule-22', 'keyTwice']] as const;
  await Promise.all(findings.map(async ([bug, finding]) => {
    const report = await campaign(t, join(folder, bug ?? 'none'), bug);
    if (report === null) return;
    const kinds = [...new Set(report.violations.map(({ kind }) => kind))];
    if (finding === null) t.same(report.violations, [], 'as it is, nothing is wrong');
    else t.ok(kinds.includes(finding), `${bug} left out is found: ${kinds.join(', ')}`);
    t.ok((report.counts['delivered'] ?? 0) > 50, 'with a conversation going on');
  }));
});
