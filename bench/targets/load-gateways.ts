// What the targets made of our own gateways share.
import { execFile } from 'node:child_process';
import { on } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { processTree } from '../measure/process-tree.ts';
import type { WatchedProcess } from '../measure/process-watch.ts';
import type { GatewayServer } from '../servers/gateway-server.ts';
import { packageRoot } from '../servers/package-root.ts';
import type { TargetOptions } from './index.ts';

export const DEVICE_PATH = '/v1/device';

const run = promisify(execFile);
const COLLECT_TIMEOUT_MS = 30_000;
/** The built one, as the gateway is: it need not know how to read our sources. */
const collector = pathToFileURL(join(packageRoot, 'dist', 'bench', 'targets', 'collect-process.js')).href;

/** The gateway with this process id and the crypto processes of hosted businesses; nothing when it has ended. */
export function gatewayTree(name: string, pid: number): WatchedProcess[] {
  return processTree(pid).map((one, i) => ({ kind: 'server', name: i === 0 ? name : `crypto process ${i} of ${name}`, pid: one.pid }));
}

/** Of a gateway that the bench has started. */
export function ownGatewayTree({ name, process }: GatewayServer): WatchedProcess[] {
  return process === null ? [] : gatewayTree(name, process.pid);
}

/** Lets a gateway collect garbage when told to, and write its CPU profile to the folder when it ends. */
export function nodeFlagsFor(profileFolder: string | null): readonly string[] {
  return [`--import=${collector}`, ...profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`]];
}

/** Makes load-test accounts at the running gateway that keeps its data there; their secrets go to `file`. */
export async function importAccounts(dataFolder: string, { accounts, sleepingDevices }: Pick<TargetOptions, 'accounts' | 'sleepingDevices'>, file: string): Promise<void> {
  await run(process.execPath, [join(packageRoot, 'dist', 'cli', 'main.js'), 'import-accounts', '--load-test', '--count', String(accounts), '--sleeping', String(sleepingDevices), '--data-dir', dataFolder, '--out', file]);
}

/** False when one of them does not run. Rejects when one does not answer. */
export async function collectGarbage(gateways: readonly GatewayServer[]): Promise<boolean> {
  const children = gateways.flatMap(({ process: server }) => server === null ? [] : [server.child]);
  await Promise.all(children.map(async child => {
    const signal = AbortSignal.timeout(COLLECT_TIMEOUT_MS);
    const lines = on(child, 'line', { signal });
    child.kill('SIGUSR2');
    for await (const [line] of lines) if (line === 'garbage collected') break;
  }));
  return children.length === gateways.length;
}
