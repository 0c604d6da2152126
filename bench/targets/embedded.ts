import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../servers/free-port.ts';
import { GatewayServer } from '../servers/gateway-server.ts';
import type { TargetOptions } from './index.ts';
import { collectGarbage, DEVICE_PATH, ownGatewayTree, importAccounts, nodeFlagsFor } from './load-gateways.ts';
import { makeSelfSigned } from './self-signed.ts';
import type { Target } from './target.ts';

/**
 * One gateway with everything in it, its data and keys in a temporary folder. Accounts are imported by an earlier process on the same folder, so that the one under load has
 * nothing else in its memory.
 */
export async function startEmbedded(options: TargetOptions): Promise<Target> {
  const folder = await mkdtemp(join(tmpdir(), 'sealgate-bench-'));
  const dataFolder = join(folder, 'data');
  const accountsFile = join(folder, 'accounts.jsonl');
  const certificate = options.tls ? makeSelfSigned(folder) : null;
  const [port = 0, apiPort = 0, operatorPort = 0] = await freePorts(3);
  const gatewayWith = (profileFolder: string | null): GatewayServer => new GatewayServer({
    name: 'gateway', port, apiPort, operatorPort, nodeFlags: nodeFlagsFor(profileFolder),
    flags: [
      '--data-dir', dataFolder, '--keys-dir', join(folder, 'keys'),
      ...certificate === null ? [] : ['--tls-cert-file', certificate.certFile, '--tls-key-file', certificate.keyFile],
      ...options.flags,
    ],
  });
  const importer = gatewayWith(null);
  const gateway = gatewayWith(options.profileFolder);
  const stop = async (): Promise<void> => {
    await Promise.all([importer.stop(), gateway.stop()]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await importer.start();
    await importAccounts(dataFolder, options, accountsFile);
    await importer.stop();
    await gateway.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: 'embedded',
    version: 'sealgate embedded',
    wire: 'sealgate',
    durability: 'synced',
    settingsPage: null,
    urls: [`${certificate === null ? 'ws' : 'wss'}://127.0.0.1:${port}${DEVICE_PATH}`],
    caFile: certificate?.certFile ?? null,
    accountsFile,
    processes: () => ownGatewayTree(gateway),
    business: { apiUrls: [gateway.apiUrl], dataFolder },
    collectGarbage: () => collectGarbage([gateway]),
    crash: async () => {
      await gateway.kill();
      await gateway.start();
    },
    codeFor: number => gateway.codeFor(number),
    stop,
  };
}
