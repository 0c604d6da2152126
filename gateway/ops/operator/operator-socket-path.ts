import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { SealgateError } from '../../../proto/errors.ts';

/** What a Unix socket's address can hold, its closing zero included, on the systems we run on. */
const addressBytesMax = 104;

export interface ReachablePath {
  readonly path: string;
  /** Once the socket is bound or connected. */
  readonly release: () => void;
}

/** Where the operator's socket of a data folder is. */
export function operatorSocketPath(dataDir: string): string {
  return join(dataDir, 'operator.sock');
}

/**
 * A path to the socket that is short enough for the system: through a descriptor of the folder when the folder's own path is too long.
 * Throws BAD_CONFIG where there is no such way.
 */
export function reachableSocketPath(dataDir: string): ReachablePath {
  const path = operatorSocketPath(dataDir);
  if (Buffer.byteLength(path) < addressBytesMax) return { path, release: () => undefined };
  if (process.platform !== 'linux') throw new SealgateError('BAD_CONFIG', { detail: `the path of the data folder is too long for a socket in it: ${dataDir}` });
  const folder = openSync(dataDir, 'r');
  return { path: join('/proc/self/fd', String(folder), 'operator.sock'), release: () => { closeSync(folder); } };
}
