import { isIPv4 } from 'node:net';
import { DEVICE_PATH, gatewayTree } from './load-gateways.ts';
import type { Target } from './target.ts';

/** What results call it. */
export const REMOTE = 'remote';

export interface RemoteOptions {
  readonly url: string;
  readonly accountsFile: string;
  readonly caFile: string | null;
  /** Of the server, when it runs on this machine; what it has started is seen with it. */
  readonly pid: number | null;
}

/** Whether a server with this name in its URL is of this machine, which may be put under load without asking. */
export function isOfThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || isIPv4(hostname) && hostname.startsWith('127.');
}

/** A server that runs already; it is left as it is. */
export function remoteTarget(options: RemoteOptions): Target {
  const url = new URL(options.url);
  if (url.pathname === '/') url.pathname = DEVICE_PATH;
  const { pid } = options;
  return {
    name: REMOTE,
    version: url.host,
    wire: 'sealgate',
    durability: 'synced',
    settingsPage: null,
    urls: [url.href],
    caFile: options.caFile,
    accountsFile: options.accountsFile,
    processes: () => pid === null ? [] : gatewayTree(url.host, pid),
    collectGarbage: async () => false,
    crash: null,
    stop: async () => undefined,
  };
}
