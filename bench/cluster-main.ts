// npm run cluster -- [options]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { LocalCluster } from './servers/cluster.ts';
import { MissingProgram } from './servers/jars.ts';
import { ServerProcess } from './servers/server-process.ts';

interface Wanted {
  readonly gateways: string;
  readonly brokers: string;
  readonly cassandraNodes: string;
  readonly connect: string;
}

const EXIT_USAGE = 2;

const say = (text: string): void => { console.log(text); };

function tellHowToConnect(cluster: LocalCluster): void {
  say('');
  for (const { name, url, apiUrl, operatorUrl } of cluster.gateways) say(`${name}  ${url}  ${apiUrl}  ${operatorUrl}/metrics`);
  say(`Kafka      ${cluster.kafka.brokers.join()}`);
  say(`Cassandra  ${cluster.cassandra.contactPoints.join()}`);
  say(`next       npx sealgate --profile ~/ada --server ${cluster.gateway(0).url} register +12025550101   (the code appears here)`);
  say('Ctrl-C takes all of it down');
}

/** Until somebody ends it, also while it starts. Rejects when it does not start, with MissingProgram when this machine cannot. */
async function run({ gateways, brokers, cassandraNodes, connect }: Wanted): Promise<void> {
  const ended = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { resolve(); });
  });
  const folder = await mkdtemp(join(tmpdir(), 'sealgate-cluster-'));
  const starting = LocalCluster.start({
    folder, say, gateways: Number(gateways), brokers: Number(brokers), cassandraNodes: Number(cassandraNodes), flags: { 'routing-connect': connect },
  });
  try {
    await Promise.race([ended, starting.then(cluster => {
      // Codes appear at the gateway at which somebody registers.
      for (const { process: server } of cluster.gateways) server?.child.on('line', (line: string) => { if (line.startsWith('code for ')) say(line); });
      tellHowToConnect(cluster);
      return ended;
    })]);
    say('taking it down');
  } finally {
    await ServerProcess.killAll();
    await rm(folder, { recursive: true, force: true });
  }
}

await new Command('npm run cluster --')
  .description('Starts a real Kafka, a real Cassandra and some gateways on this machine, prints how to connect, and takes all of it down on Ctrl-C. Nothing is kept.')
  .addOption(new Option('--gateways <n>', 'how many').choices(['1', '2', '3', '4', '5', '6', '7', '8']).default('3'))
  .addOption(new Option('--brokers <n>', 'of Kafka').choices(['1', '3']).default('1'))
  .addOption(new Option('--cassandra-nodes <n>', 'of Cassandra').choices(['1', '3']).default('1'))
  .addOption(new Option('--connect <how>', 'what a gateway does with a device of another: tells it where to go, or carries its frames').choices(['moved', 'relay']).default('moved'))
  .showHelpAfterError()
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT_USAGE))
  .action(run)
  .parseAsync()
  // Of what was still to be started nothing is waited for.
  .then(() => process.exit(), (error: unknown) => {
    console.error(error instanceof MissingProgram ? `cannot start: needs ${error.message}` : error);
    process.exit(1);
  });
