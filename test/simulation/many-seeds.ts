import { Worker } from 'node:worker_threads';
import type { SeedRange } from './seed-worker.ts';
import type { SimulationReport } from './simulation.ts';

export interface ManySeeds {
  readonly seeds: number;
  readonly from: number;
  readonly messages: number;
  readonly workers: number;
}

/** What a run leaves behind is gone with it: a young generation that holds all of it is hardly ever collected. */
const resourceLimits = { maxYoungGenerationSizeMb: 64 };
/** Coverage would make a seed cost twice as much; what the seeds reach, other suites count. */
const uncounted = { ...process.env, NODE_V8_COVERAGE: '' };

/** Runs the seeds, dealt out over the workers; `done` is called after each. */
export async function runSeeds({ seeds, from, messages, workers }: ManySeeds, done: (report: SimulationReport) => void): Promise<void> {
  await Promise.all(Array.from({ length: workers }, (_, i) => new Promise<void>((resolve, reject) => {
    const range: SeedRange = { from: from + i, to: from + seeds, step: workers, messages };
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: range, env: uncounted, resourceLimits });
    worker.on('message', done);
    worker.on('error', reject);
    worker.on('exit', () => { resolve(); });
  })));
}

/** What happened over all seeds, by name. */
export class Tally {
  readonly counts = new Map<string, number>();

  add({ faults, messages, accepted, delivered, takeOvers, spilled, connections, deviceChanges, overtaken }: SimulationReport): void {
    const counted = { seeds: 1, messages, accepted, delivered, takeOvers, spilled, connections, deviceChanges, overtaken, ...faults };
    for (const [name, count] of Object.entries(counted)) this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  get text(): string {
    return [...this.counts].map(([name, count]) => `${name} ${count}`).join(', ');
  }
}
