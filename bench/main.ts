// npm run bench -- SCENARIO [options]
import { mkdirSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { summariseProfiles } from './report/cpu-profile.ts';
import { isCorrect, type Result } from './report/result.ts';
import { runScenario } from './run.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { addressesFor, defaultSettings, type Settings } from './settings.ts';
import { targets } from './targets/index.ts';
import { remoteTarget } from './targets/remote.ts';
import type { Target } from './targets/target.ts';

const PROFILE_TOP = 25;
const WARM_MESSAGES = 50;

/** Every option of every scenario; commander hands over those that the scenario declares. */
interface Options {
  readonly devices?: number;
  readonly rate?: number;
  readonly duration?: number;
  readonly warmUp?: number;
  readonly idle?: number;
  readonly quiet?: number;
  readonly warm?: number | true;
  readonly queued?: number;
  readonly payload?: number;
  readonly seed?: number;
  readonly tls?: boolean;
  readonly gateways?: number;
  readonly brokers?: 1 | 3;
  readonly cassandraNodes?: 1 | 3;
  readonly generators?: number;
  readonly concurrency?: number;
  readonly addresses?: number;
  readonly target?: string;
  readonly url?: string;
  readonly accounts?: string;
  readonly ca?: string;
  readonly pid?: number;
  readonly cpuProf?: string;
  readonly serve?: readonly string[];
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
  return value;
}

function oneOrThree(text: string): 1 | 3 {
  if (text !== '1' && text !== '3') throw new InvalidArgumentError('1 or 3');
  return text === '1' ? 1 : 3;
}

function settingsOf(scenario: Scenario, options: Options): Settings {
  const devices = options.devices ?? defaultSettings.devices;
  const concurrency = options.concurrency ?? defaultSettings.concurrency;
  return {
    ...defaultSettings,
    devices: scenario.name === 'drain' ? devices : devices + devices % 2,
    rate: options.rate ?? defaultSettings.rate,
    durationSeconds: options.duration ?? defaultSettings.durationSeconds,
    warmUpSeconds: options.warmUp ?? defaultSettings.warmUpSeconds,
    idleSeconds: options.idle ?? defaultSettings.idleSeconds,
    quietSeconds: options.quiet ?? defaultSettings.quietSeconds,
    warmMessages: options.warm === true ? WARM_MESSAGES : options.warm ?? 0,
    queued: options.queued ?? defaultSettings.queued,
    payloadBytes: options.payload ?? defaultSettings.payloadBytes,
    seed: options.seed ?? defaultSettings.seed,
    tls: options.url === undefined ? options.tls ?? false : options.url.startsWith('wss:'),
    gateways: options.gateways ?? defaultSettings.gateways,
    brokers: options.brokers ?? defaultSettings.brokers,
    cassandraNodes: options.cassandraNodes ?? defaultSettings.cassandraNodes,
    generators: options.generators ?? defaultSettings.generators,
    concurrency,
    addresses: options.addresses ?? addressesFor(devices, concurrency),
  };
}

function say(line: string): void {
  console.error(line);
}

async function runFromCommandLine(scenario: Scenario, options: Options): Promise<void> {
  const settings = settingsOf(scenario, options);
  // Those who return need somebody who wrote to them.
  const accounts = scenario.name === 'drain' ? 2 * settings.devices : settings.devices;
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  if (options.cpuProf !== undefined) mkdirSync(options.cpuProf, { recursive: true });

  const result = await runScenario({
    scenario, settings, accounts, say, signal: stopping.signal, startTarget: () => startTarget(options, settings, accounts),
  });
  if (options.cpuProf !== undefined) for (const line of summariseProfiles(options.cpuProf, PROFILE_TOP)) say(line);
  finish(result);
}

async function startTarget(options: Options, settings: Settings, accounts: number): Promise<Target> {
  if (options.url === undefined) {
    const name = options.target ?? 'embedded';
    const start = targets[name];
    if (start === undefined) throw new Error(`there is no target ${name}: ${Object.keys(targets).join(', ')}`);
    say(`starting ${name} with ${accounts} accounts`);
    return start({ ...settings, accounts, profileFolder: options.cpuProf ?? null, flags: options.serve ?? [], say });
  }
  if (options.accounts === undefined) throw new Error('--url needs --accounts FILE, made by: sealgate import-accounts --load-test');
  return remoteTarget({ url: options.url, accountsFile: options.accounts, caFile: options.ca ?? null, pid: options.pid ?? null });
}

function finish(result: Result): void {
  if (!result.valid) say(`not valid: ${result.invalidBecause.join('; ')}`);
  if (!isCorrect(result)) {
    say(`the server broke its promise: lost ${result.lost}, misdelivered ${result.misdelivered}, reordered ${result.reordered}, corrupted ${result.corrupted}`);
    process.exitCode = 1;
  }
  console.log(JSON.stringify(result));
}

function addCommonOptions(command: Command): Command {
  return command
    .option('--devices <n>', 'devices that connect', whole)
    .option('--seed <n>', 'repeats the schedule', whole)
    .option('--tls', 'the gateway that is started serves TLS with a certificate of its own')
    .option('--generators <n>', 'generator processes', whole)
    .option('--concurrency <n>', 'connections that are opened at the same time', whole)
    .option('--addresses <n>', 'source addresses of 127.0.0.0/8 (default: so many that no default limit per address is met)', whole)
    .option('--target <name>', `what is started and measured: ${Object.keys(targets).join(', ')}`)
    .option('--gateways <n>', 'cluster: how many of ours', whole)
    .option('--brokers <1|3>', 'cluster: of Kafka', oneOrThree)
    .option('--cassandra-nodes <1|3>', 'cluster: of Cassandra', oneOrThree)
    .option('--url <url>', 'a gateway that runs already (ws:// or wss://), instead of one that is started for the run')
    .option('--accounts <file>', 'with --url: its load-test accounts')
    .option('--ca <file>', 'with --url: PEM file of the authority behind its certificate')
    .option('--pid <n>', 'with --url: process whose CPU and memory are read', whole)
    .option('--cpu-prof <folder>', 'writes CPU profiles of the gateway that is started there and prints the busiest functions')
    .option('--serve <flag...>', 'more flags for the gateway that is started, e.g. --serve=--log-level=warn');
}

function commandOf(scenario: Scenario): Command {
  const command = addCommonOptions(new Command(scenario.name).description(scenario.summary));
  const payload = new Option('--payload <bytes>', 'ciphertext of one message: 262 (normal), 631, 1958 (first message) or any').argParser(whole);
  if (scenario.name === 'connect') {
    command.option('--idle <seconds>', 'how long the idle devices are watched', positive)
      .option('--quiet <seconds>', 'pause before memory is read', positive)
      .option('--warm [messages]', `before memory is read each device sends and receives so many messages (${WARM_MESSAGES} each way)`, whole);
  }
  if (scenario.name === 'steady') {
    command.addOption(payload)
      .option('--rate <n>', 'sends per second', positive)
      .option('--duration <seconds>', 'how long is measured', positive)
      .option('--warm-up <seconds>', 'before that, not measured', whole);
  }
  if (scenario.name === 'drain') {
    command.addOption(payload).option('--queued <n>', 'messages that wait in all', whole);
  }
  return command.action(async (options: Options) => runFromCommandLine(scenario, options));
}

const program = new Command('bench')
  .description('Load tests. Progress goes to stderr; the last line of stdout is the result as one JSON object. Exit status 1: messages were lost, reordered, corrupted or misdelivered.')
  .showHelpAfterError();
for (const scenario of scenarios) program.addCommand(commandOf(scenario));
program.command('list').description('the scenarios').action(() => {
  for (const { name, summary } of scenarios) console.log(`${name.padEnd(10)}${summary}`);
});

try {
  await program.parseAsync();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
