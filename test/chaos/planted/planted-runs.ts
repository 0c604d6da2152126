import { join } from 'node:path';
import { runCampaign, type CampaignReport } from '../campaign.ts';
import { startCluster } from '../targets/cluster-target.ts';
import type { Target } from '../targets/target.ts';
import { clusterBugs } from './cluster-bugs.ts';
import { plantOf, type PlantedBug } from './planted-bugs.ts';

const ATTEMPTS = 3;
/** So that half a minute sees a node go and come back. */
const kafka = { sessionTimeoutMs: 3_000, heartbeatMs: 300, rebalanceTimeoutMs: 2_500 };
const PEOPLE = 6;

export interface PlantedRun {
  readonly name: string;
  readonly wanted: string;
  /** Kinds of violations, of all attempts. */
  readonly found: readonly string[];
  readonly attempts: number;
}

/** Every bug that needs several gateways, one after the other on the same servers; and first the faults of all of them without any bug, which must break nothing. */
export async function runClusterBugs(folder: string, only: readonly string[], onProgress: (text: string) => void): Promise<{ readonly asItIs: readonly CampaignReport[]; readonly runs: readonly PlantedRun[] }> {
  const bugs = clusterBugs.filter(({ name }) => only.length === 0 || only.includes(name));
  const target = await startCluster({ folder: join(folder, 'servers'), gateways: 2, brokers: 2, preload: [], kafka });
  let firstNumber = 100;
  const once = async (bug: PlantedBug, isPlanted: boolean): Promise<CampaignReport> => {
    await replant(target, isPlanted ? [plantOf(bug.name)] : []);
    firstNumber += 10;
    return runCampaign({
      target, folder: join(folder, `${bug.name}-${firstNumber}`), seed: 5, durationMs: 0, faultMaxMs: 0, faultEveryMs: 0, faults: bug.faults, people: PEOPLE, linked: PEOPLE, firstNumber,
      messagesPerSecond: 40, drainWithinMs: isPlanted ? 3_000 : 60_000, onProgress: () => undefined,
    });
  };
  try {
    const asItIs: CampaignReport[] = [];
    for (const bug of bugs) {
      asItIs.push(await once(bug, false));
      onProgress(`the faults of ${bug.name}, without it: ${asItIs.at(-1)?.violations.length ?? 0} violations`);
    }
    const runs: PlantedRun[] = [];
    for (const bug of bugs) {
      const found = new Set<string>();
      let attempts = 0;
      while (attempts < ATTEMPTS && !found.has(bug.finding)) {
        attempts += 1;
        for (const { kind } of (await once(bug, true)).violations) found.add(kind);
      }
      runs.push({ name: bug.name, wanted: bug.finding, found: [...found], attempts });
      onProgress(`${bug.name} left out: ${found.has(bug.finding) ? 'found' : 'NOT FOUND'} in ${attempts} attempts: ${[...found].join(', ')}`);
    }
    return { asItIs, runs };
  } finally {
    await target.close();
  }
}

/** All gateways begin a new life, with or without a bug. */
async function replant({ gateways }: Target, preload: readonly string[]): Promise<void> {
  await Promise.all(gateways.map(async gateway => {
    await gateway.kill();
    gateway.preload = preload;
    await gateway.start();
  }));
}
