import type { ProcessUsage } from '../measure/process-usage.ts';

/** A server under load. Variants: embedded (a gateway of our own, started and ended by the run), remote (one that runs already). */
export interface Target {
  /** Device listener with path. */
  readonly url: string;
  /** PEM file of the authority behind its certificate; null without TLS or when a public one signed. */
  readonly caFile: string | null;
  readonly accountsFile: string;
  /** Name and version. */
  readonly version: string;
  /** What the kernel says about all its processes; null when they are out of sight. */
  usage(): ProcessUsage | null;
  /** Asks it to give memory back before it is read; false when there is no way to. */
  collectGarbage(): Promise<boolean>;
  /** Ends what was started for the run. Idempotent. */
  stop(): Promise<void>;
}
