import { peers } from '../peers/index.ts';
import { startPeer } from '../peers/peer-target.ts';
import { startCluster } from './cluster.ts';
import { startEmbedded } from './embedded.ts';
import type { Target } from './target.ts';

/** What a target is started with. A variant ignores what it does not have. */
export interface TargetOptions {
  /** Users who can connect: device indices 0 to accounts - 1. */
  readonly accounts: number;
  /** Linked devices of each that never connect; ours. */
  readonly sleepingDevices: number;
  readonly tls: boolean;
  /** Of ours, in a cluster. */
  readonly gateways: number;
  readonly brokers: number;
  readonly cassandraNodes: number;
  /** Where CPU profiles of our gateways go when they end; null: none are taken. */
  readonly profileFolder: string | null;
  /** More flags of our gateways. */
  readonly flags: readonly string[];
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
}

/**
 * What `--target NAME` starts: a server on free ports of loopback, its data in a temporary folder. Rejects with MissingProgram (servers/jars.ts) when the machine lacks
 * it, and with what the server printed when it does not come up; nothing is left behind then.
 */
export const targets: Readonly<Record<string, (options: TargetOptions) => Promise<Target>>> = {
  embedded: startEmbedded,
  cluster: startCluster,
  ...Object.fromEntries(peers.map(peer => [peer.name, (options: TargetOptions) => startPeer(peer, options)])),
};
