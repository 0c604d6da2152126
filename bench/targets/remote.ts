import { readProcessUsage } from '../measure/process-usage.ts';
import type { Target } from './target.ts';

export interface RemoteOptions {
  readonly url: string;
  readonly accountsFile: string;
  readonly caFile: string | null;
  /** Of the server, when it runs on this machine. */
  readonly pid: number | null;
}

const DEVICE_PATH = '/v1/device';

/** A server that runs already; it is left as it is. */
export function remoteTarget(options: RemoteOptions): Target {
  const url = new URL(options.url);
  if (url.pathname === '/') url.pathname = DEVICE_PATH;
  const { pid } = options;
  return {
    url: url.href,
    caFile: options.caFile,
    accountsFile: options.accountsFile,
    version: url.host,
    usage: () => pid === null ? null : readProcessUsage(pid),
    collectGarbage: async () => false,
    stop: async () => undefined,
  };
}
