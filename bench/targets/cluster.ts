import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessKind, WatchedProcess } from '../measure/process-watch.ts';
import { readGatewayCounts } from '../measure/store-requests.ts';
import { LocalCluster } from '../servers/cluster.ts';
import { cassandraJars } from '../servers/cassandra-server.ts';
import { kafkaJars } from '../servers/kafka-server.ts';
import type { ServerProcess } from '../servers/server-process.ts';
import type { TargetOptions } from './index.ts';
import { collectGarbage, DEVICE_PATH, ownGatewayTree, importAccounts, nodeFlagsFor } from './load-gateways.ts';
import type { Target } from './target.ts';

/** Several gateways on real Kafka and real Cassandra, all on this machine. The gateway that imported the accounts is started anew, so that it has nothing else in its memory. */
export async function startCluster(options: TargetOptions): Promise<Target> {
  if (options.tls) throw new Error('--tls is measured with the embedded target');
  const folder = await mkdtemp(join(tmpdir(), 'sealgate-bench-'));
  const accountsFile = join(folder, 'accounts.jsonl');
  const cluster = await LocalCluster.start({
    folder, gateways: options.gateways, brokers: options.brokers, cassandraNodes: options.cassandraNodes,
    flags: flagsByName(options.flags), nodeFlags: nodeFlagsFor(options.profileFolder), say: options.say,
  }).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const { gateways, kafka, cassandra } = cluster;
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const importer = cluster.gateway(0);
    await importAccounts(join(folder, importer.name), options, accountsFile);
    await importer.stop();
    await importer.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    name: 'cluster',
    version: `sealgate, ${options.gateways} gateways; Kafka ${kafkaJars.version}, ${options.brokers} brokers; Cassandra ${cassandraJars.version}, ${options.cassandraNodes} nodes`,
    wire: 'sealgate',
    durability: 'synced',
    settingsPage: null,
    urls: gateways.map(({ url }) => `${url}${DEVICE_PATH}`),
    caFile: null,
    accountsFile,
    processes: () => [
      ...gateways.flatMap(ownGatewayTree),
      ...kafka.brokers.flatMap((_, index) => processOf('broker', `kafka-${index + 1}`, kafka.processOf(index))),
      ...cassandra.contactPoints.flatMap((_, index) => processOf('store', `cassandra-${index + 1}`, cassandra.processOf(index))),
    ],
    business: { apiUrls: [cluster.gateway(0).apiUrl, ...gateways.slice(1).map(({ apiUrl }) => apiUrl)], dataFolder: join(folder, cluster.gateway(0).name) },
    gatewayCounts: () => readGatewayCounts(gateways.map(({ operatorUrl }) => operatorUrl)),
    collectGarbage: () => collectGarbage(gateways),
    crash: async () => {
      await cluster.gateway(gateways.length - 1).kill();
      if (gateways.length === 1) await cluster.gateway(0).start();
    },
    codeFor: number => Promise.any(gateways.map(gateway => gateway.codeFor(number))),
    stop,
  };
}

function processOf(kind: ProcessKind, name: string, process: ServerProcess | undefined): WatchedProcess[] {
  return process === undefined ? [] : [{ kind, name, pid: process.pid }];
}

/** `--name=value` as the cluster takes it. */
function flagsByName(flags: readonly string[]): Record<string, string> {
  return Object.fromEntries(flags.map(flag => {
    const [, name, value = 'true'] = /^--([^=]+)(?:=(.*))?$/s.exec(flag) ?? [];
    if (name === undefined) throw new Error(`a flag of a gateway is --name=value, not ${flag}`);
    return [name, value];
  }));
}
