import type { WireName } from '../generator/wires/index.ts';
import type { ServerCommand } from '../servers/server-process.ts';
import type { DurabilityTier } from '../targets/durability.ts';

/** A server of somebody else's that does part of our job, measured beside us. One variant for each; peer-target.ts starts and stops them. */
export interface Peer {
  /** As on the command line. */
  readonly name: string;
  readonly wire: WireName;
  /** What its answer to the sender means for a message whose receiver is connected. */
  readonly durability: DurabilityTier;
  /** The page its settings come from; the settings are a file in settings/. */
  readonly settingsPage: string;
  /** Writes settings and users. Rejects with MissingProgram when the machine cannot run it. */
  prepare(place: PeerPlace): Promise<PreparedPeer>;
}

/** What a server is made for. */
export interface PeerPlace {
  /** Holds everything that it writes. */
  readonly folder: string;
  /** Of 127.0.0.1, for its WebSocket listener. */
  readonly port: number;
  /** The users of peer-user.ts with an index below can connect. */
  readonly accounts: number;
}

/** A server that can be started, more than once in turn. */
export interface PreparedPeer {
  /** Name and version. */
  readonly version: string;
  /** Of its WebSocket listener. */
  readonly path: string;
  /** Started in this order; the last is the one that devices speak to. */
  readonly commands: readonly ServerCommand[];
  /** After the first start: what cannot be written into a file. */
  readonly provision?: () => Promise<void>;
  /** Where it can be told to collect garbage, as ours is before its memory is read. */
  readonly collectGarbage?: (pid: number) => Promise<void>;
}
