import { formatBytes } from '../report/format.ts';
import type { Result } from '../report/result.ts';

/** Each value once. */
export function distinct(runs: readonly Result[], value: (run: Result) => string): string {
  return [...new Set(runs.map(value))].join(' and ');
}

/** What was measured, and on what. */
export function provenanceOf(runs: readonly Result[]): string {
  return `Commit ${distinct(runs, ({ versions }) => versions.commit)}, Node ${distinct(runs, ({ versions }) => versions.node)}, ${distinct(runs, ({ hardware }) => `${hardware.cores} × ${hardware.cpu}, ${formatBytes(hardware.memoryBytes)}, Linux ${hardware.kernel}`)}`;
}
