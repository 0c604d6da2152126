import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalCluster } from './servers/cluster.ts';

const usage = `npm run cluster -- [--gateways N] [--brokers 1|3] [--cassandra-nodes 1|3] [--connect moved|relay]

Starts a real Kafka, a real Cassandra and N gateways (3) on this machine, prints how to connect, and takes all of it down on Ctrl-C. Nothing is kept.
`;

const say = (text: string): void => { process.stdout.write(`${text}\n`); };

/** A whole number between the bounds, or the end of the program with the usage. */
function numberOf(text: string, name: string, choices: readonly number[]): number {
  const number = Number(text);
  if (choices.includes(number)) return number;
  process.stderr.write(`--${name} must be one of ${choices.join(', ')}\n\n${usage}`);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    'gateways': { type: 'string', default: '3' }, 'brokers': { type: 'string', default: '1' }, 'cassandra-nodes': { type: 'string', default: '1' },
    'connect': { type: 'string', default: 'moved' }, 'help': { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(usage);
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'sealgate-cluster-'));
const cluster = await LocalCluster.start({
  folder, say,
  gateways: numberOf(values.gateways, 'gateways', [1, 2, 3, 4, 5, 6, 7, 8]),
  brokers: numberOf(values.brokers, 'brokers', [1, 3]),
  cassandraNodes: numberOf(values['cassandra-nodes'], 'cassandra-nodes', [1, 3]),
  flags: { 'routing-connect': values.connect },
});
// Codes appear at the gateway at which somebody registers.
for (const { process: server } of cluster.gateways) server?.child.on('line', (line: string) => { if (line.startsWith('code for ')) say(line); });

say('');
for (const { name, url, apiUrl, operatorUrl } of cluster.gateways) say(`${name}  ${url}  ${apiUrl}  ${operatorUrl}/metrics`);
say(`Kafka      ${cluster.kafka.brokers.join()}`);
say(`Cassandra  ${cluster.cassandra.contactPoints.join()}`);
say(`next       npx sealgate --profile ~/ada --server ${cluster.gateway(0).url} register +12025550101   (the code appears here)`);
say('Ctrl-C takes all of it down');

await new Promise<void>(resolve => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { resolve(); });
});
say('taking it down');
await cluster.stop();
await rm(folder, { recursive: true, force: true });
