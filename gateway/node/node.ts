import { existsSync } from 'node:fs';
import { Registry } from 'prom-client';
import { OperatorKey } from '../../crypto/index.ts';
import type { Clock } from '../../proto/clock.ts';
import type { Random } from '../../proto/random.ts';
import type { TlsFiles } from '../device/transport/transport.ts';
import type { Closers } from '../ops/closers.ts';
import { clusterIdOf } from '../ops/cluster-id.ts';
import type { Config } from '../ops/config/config-schema.ts';
import { keysFolderOf } from '../ops/keys/key-ring-folder.ts';
import type { KeyRing } from '../ops/keys/key-ring.ts';
import { killAtFailPoint } from '../ops/kill-at-fail-point.ts';
import type { Log } from '../ops/log.ts';
import { openKeys } from '../ops/keys/open-keys.ts';
import { readVersion, type Version } from '../ops/version.ts';

/** What the node takes from the process it runs in. */
export interface GatewayEnvironment {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Lines for the person at the terminal: stdout. Verification codes of the console sender go here and nowhere else. */
  readonly print: (text: string) => void;
}

/** Who this node is and what it runs on: what each of its parts is opened with. */
export interface Node extends GatewayEnvironment {
  readonly config: Config;
  readonly version: Version;
  /** There was no data folder. */
  readonly isFirstStart: boolean;
  readonly keyRing: KeyRing;
  readonly operatorKey: OperatorKey;
  readonly clusterId: string;
  /** null: its listeners are plain. */
  readonly tls: TlsFiles | null;
  readonly registry: Registry;
  readonly failPoints: { hit(name: string): void };
  /** A part that is opened says here how it is closed. */
  readonly closers: Closers;
}

/** Opens the keys, and makes those of a first start. Throws as openKeys does. */
export function identifyNode(config: Config, environment: GatewayEnvironment, closers: Closers): Node {
  const isFirstStart = !existsSync(config.dataDir);
  const keyRing = openKeys(config, keysFolderOf(config.keysDir, environment.env));
  const operatorKey = OperatorKey.deserialize(keyRing.current('operator').bytes);
  return {
    ...environment, config, isFirstStart, keyRing, operatorKey, closers,
    version: readVersion(),
    clusterId: clusterIdOf(operatorKey.publicKey),
    tls: config.tls.certFile === '' ? null : config.tls,
    registry: new Registry(),
    failPoints: { hit: rehearsedCrash(environment.env['SEALGATE_FAILPOINT']) },
  };
}

function rehearsedCrash(specification: string | undefined): (name: string) => void {
  if (specification === undefined || specification === '') return () => undefined;
  return killAtFailPoint(specification, signal => { process.kill(process.pid, signal); });
}
