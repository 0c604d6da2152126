import type { Command } from 'commander';
import { keysFolderOf } from '../gateway/ops/keys/key-ring-folder.ts';
import { systemClock } from '../proto/clock-system.ts';
import { clusterConfig, withClusterOptions, type ClusterOptions } from './cluster/cluster-options.ts';
import { inspectLogOf } from './cluster/cluster-parts.ts';
import { clusterStatus, statusLines } from './cluster/cluster-status.ts';
import { examineCluster } from './cluster/doctor/examine.ts';
import { grantLines, nodeGrants, operatorGrants } from './cluster/grants.ts';
import { initCluster } from './cluster/init-cluster.ts';
import { readStore } from './cluster/read-store.ts';
import { exitCodes } from './exit-codes.ts';
import { print } from './print.ts';

interface InitFlags extends ClusterOptions {
  readonly keysDir?: string;
  readonly newEpoch?: boolean;
  readonly printGrants?: boolean;
}

/** Works from any machine that reaches Kafka and Cassandra; no node needs to run. */
export function command(program: Command, exit: (code: number) => void): void {
  const cluster = program.command('cluster').description('operator: set up a cluster, look at it, find out what is wrong with it');
  withClusterOptions(cluster.command('init'))
    .description('make keys, keyspace, tables and topics as far as they are missing, and bring the schema up to this program; refuses what contradicts the configuration')
    .option('--keys-dir <DIR>', 'the keys folder; else that of the configuration')
    .option('--new-epoch', 'begin a new account log, after Cassandra was restored or Kafka\'s data lost; every node must be stopped')
    .option('--print-grants', 'print the rights that nodes and this command need in Kafka and Cassandra, and stop')
    .addHelpText('after', '\nExamples:\n  sealgate cluster init --config cluster.yaml\n  sealgate cluster init --config cluster.yaml --print-grants')
    .action((options: InitFlags, used: Command) => options.printGrants === true ? printGrants(options, used) : init(options, used));
  withClusterOptions(cluster.command('status'))
    .description('nodes, the partitions they own, lag, generation, sockets')
    .addHelpText('after', '\nExample:\n  sealgate --json cluster status --config cluster.yaml | jq .lag')
    .action((options: ClusterOptions, used: Command) => status(options, used));
  withClusterOptions(cluster.command('doctor'))
    .description('look at brokers, copies, settings, schema, clocks, certificates, keys, nodes and the trail of decisions about businesses, and say what to mend')
    .addHelpText('after', `\nExit code ${exitCodes.ok.code}: no problem (there may be warnings); ${exitCodes.problemFound.code}: at least one problem.\n\nExample:\n  sealgate cluster doctor --config cluster.yaml`)
    .action(async (options: ClusterOptions, used: Command) => { exit(await doctor(options, used)); });
}

async function init({ keysDir, newEpoch, ...options }: InitFlags, used: Command): Promise<void> {
  const config = clusterConfig(options);
  const keys = keysFolderOf(keysDir ?? config.keysDir, process.env);
  await initCluster(config, { keys, newEpoch: newEpoch === true }, step => { print(step, used, `${step.changed ? '+' : '='} ${step.text}`); });
}

function printGrants(options: ClusterOptions, used: Command): void {
  const config = clusterConfig(options);
  const grants = { node: nodeGrants(config), operator: operatorGrants(config) };
  const user = (name: string, otherwise: string): string => name === '' ? otherwise : name;
  const lines = [
    ...grantLines('for the nodes', user(config.kafka.username, 'sealgate'), grants.node), '',
    ...grantLines('for sealgate cluster init, status and doctor', 'sealgate_operator', grants.operator),
  ];
  print(grants, used, lines.join('\n'));
}

async function status(options: ClusterOptions, used: Command): Promise<void> {
  const config = clusterConfig(options);
  const { epoch, reports } = await readStore(config);
  const [log, conversations] = [await inspectLogOf(config, epoch, 'log', systemClock), await inspectLogOf(config, epoch, 'conversations', systemClock)];
  const nowMs = systemClock.nowMs();
  const found = clusterStatus(epoch, { log, conversations }, reports, nowMs);
  print(found, used, statusLines(found, nowMs).join('\n'));
}

async function doctor(options: ClusterOptions, used: Command): Promise<number> {
  const findings = await examineCluster(clusterConfig(options), systemClock);
  const signs = { ok: ' ', warning: '?', problem: '!' };
  for (const finding of findings) {
    const { check, verdict, text, mend } = finding;
    print(finding, used, `${signs[verdict]} ${check}: ${text}${mend === '' ? '' : `\n    ${mend}`}`);
  }
  return findings.some(({ verdict }) => verdict === 'problem') ? exitCodes.problemFound.code : exitCodes.ok.code;
}
