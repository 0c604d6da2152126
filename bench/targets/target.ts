import type { WireName } from '../generator/wires/index.ts';
import type { WatchedProcess } from '../measure/process-watch.ts';
import type { GatewayCounts } from '../measure/store-requests.ts';
import type { DurabilityTier } from './durability.ts';

/**
 * A server under load. Variants: embedded and cluster (our gateways, started and ended by the run), remote (one that runs already), and one for each
 * peer. targets/index.ts has all of them.
 */
export interface Target {
  /** As on the command line. */
  readonly name: string;
  /** Name and version of the server. */
  readonly version: string;
  /** What its devices speak. */
  readonly wire: WireName;
  /** What the sender's answer means. Tiers are never mixed in one chart. */
  readonly durability: DurabilityTier;
  /** The page its settings come from; null: its defaults, or out of sight. */
  readonly settingsPage: string | null;
  /** Device listeners with path: one for each server process that has its own. */
  readonly urls: readonly string[];
  /** PEM file of the authority behind its certificate; null without TLS or when a public one signed. */
  readonly caFile: string | null;
  /** For the wire; null when a device's index tells all. */
  readonly accountsFile: string | null;
  /** All that run now; empty when they are out of sight. CPU and memory are read from the system. */
  processes(): readonly WatchedProcess[];
  /** What its gateways have counted; absent: they have no store beside them. null: one of them does not answer. */
  readonly gatewayCounts?: () => Promise<GatewayCounts | null>;
  /** Asks it to give memory back before it is read; false when there is no way to. */
  collectGarbage(): Promise<boolean>;
  /** kill -9 of one server process; resolves when it is gone, and where it was the only one when it runs again with its data. null: it cannot be done here. */
  readonly crash: (() => Promise<void>) | null;
  /** Where its business platform is asked; absent: it has none that can be reached. */
  readonly business?: { readonly apiUrls: readonly [string, ...string[]]; readonly dataFolder: string };
  /** The verification code that it sent to the number; absent: nobody can register from here. */
  readonly codeFor?: (number: string) => Promise<string>;
  /** Ends what was started for the run. Idempotent. */
  stop(): Promise<void>;
}
