import { parentPort, workerData } from 'node:worker_threads';
import { simulate, type SimulationReport } from './simulation.ts';

/** What a worker is to run: `from`, `from + step`, ... below `to`. */
export interface SeedRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly messages: number;
}

// Refusals are everyday here, and nobody reads where they were made.
Error.stackTraceLimit = 0;

const { from, to, step, messages } = workerData as SeedRange;
for (let seed = from; seed < to; seed += step) {
  const report: SimulationReport = await simulate(seed, { messages });
  parentPort?.postMessage(report);
}
