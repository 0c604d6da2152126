import { existsSync, statSync } from 'node:fs';
import { Value } from '@sinclair/typebox/value';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Scenario } from './scenarios/scenario.ts';
import { addressesFor, defaultSettings, SettingsSchema, type Settings } from './settings.ts';
import { targets } from './targets/index.ts';

/** What the command line of a scenario may say, by commander's names. */
export interface Options extends Partial<Settings> {
  readonly payload?: Pick<Settings, 'payloadBytes' | 'payloadFile'>;
  readonly target?: string;
  readonly accounts?: string;
  readonly ca?: string;
  readonly pid?: number;
  readonly confirm?: string;
  readonly cpuProf?: string;
  readonly serve?: readonly string[];
  readonly runs?: number;
  readonly out?: string;
  readonly json?: boolean;
}

/** Option, its explanation and its parser, for the settings that scenarios use each their own of. */
const settingOptions: Readonly<Partial<Record<keyof Settings, readonly [flags: string, description: string, parse: (text: string) => unknown]>>> = {
  rate: ['--rate <n>', 'sends per second (ramp: of the first step)', positive],
  sleepingDevices: ['--sleeping <n>', 'ours: linked devices of each account that never connect', whole],
  durationSeconds: ['--duration <seconds>', 'how long is measured (ramp: each step)', positive],
  warmUpSeconds: ['--warm-up <seconds>', 'before that, not measured', atLeastZero],
  payloadBytes: ['--payload <bytes|file>', 'of one message: 262 (normal), 631 (sealed sender), 1958 (first message), any number, or a file with its bytes', payload],
  idleSeconds: ['--idle <seconds>', 'how long the idle devices are watched', positive],
  quietSeconds: ['--quiet <seconds>', 'pause before memory is read', positive],
  warmMessages: ['--warm [messages]', 'before memory is read each device sends and receives so many messages (50 each way)', whole],
  messagesEach: ['--messages <n>', 'for each recipient', whole],
  withinSeconds: ['--within <seconds>', 'in which all return; 0: as fast as they can', atLeastZero],
  burstFactor: ['--factor <n>', 'the burst is so many times the rate', positive],
  burstSeconds: ['--burst <seconds>', 'how long the burst is', positive],
  settleSeconds: ['--settle <seconds>', 'how long is waited for what is on its way', atLeastZero],
  acceptRate: ['--accept-rate <n>', 'requests per second of a stretch in which only the answers count, and while webhooks queue up', positive],
  queuedWebhooks: ['--queued-webhooks <n>', 'so many wait when the gateway is killed; 0: it is not', whole],
  updatesPerPost: ['--updates-per-post <n>', 'the enterprise takes so many in one webhook', positiveWhole],
  saturateSeconds: ['--saturate <seconds>', 'how long consumers answer whatever they read, and get more as soon as they have; 0: not measured', atLeastZero],
  sampleSeconds: ['--sample <seconds>', 'memory is read this often', positive],
};
const WARM_MESSAGES = 50;

/** Adds the options that the scenario uses, and those of every scenario. */
export function addOptions(command: Command, scenario: Scenario): Command {
  for (const setting of scenario.uses) {
    const [flags, description, parse] = settingOptions[setting] ?? [];
    const start = { ...defaultSettings, ...scenario.defaults }[setting];
    if (flags === undefined || description === undefined || parse === undefined) continue;
    const option = new Option(flags, `${description}${setting === 'warmMessages' ? '' : ` [${String(start)}]`}`).argParser(parse);
    command.addOption(setting === 'warmMessages' ? option.preset(String(WARM_MESSAGES)) : option);
  }
  return command
    .option('--target <name|url>', `what is measured: ${Object.keys(targets).join(', ')}; or a server that runs already, ws:// or wss://`, 'embedded')
    .option('--devices <n>', `devices that connect [${scenario.defaults?.devices ?? defaultSettings.devices}]`, whole)
    .option('--tls', 'the server that is started serves TLS with a certificate of its own')
    .option('--gateways <n>', 'cluster: how many of ours [3]', whole)
    .option('--brokers <1|3>', 'cluster: of Kafka [1]', oneOrThree)
    .option('--cassandra-nodes <1|3>', 'cluster: of Cassandra [1]', oneOrThree)
    .option('--seed <n>', 'repeats the schedule [1]', whole)
    .option('--generators <n>', 'generator processes [1]', positiveWhole)
    .option('--concurrency <n>', 'connections that are opened at the same time [256]', positiveWhole)
    .option('--addresses <n>', 'source addresses of 127.0.0.0/8 [so many that no default limit per address is met]', positiveWhole)
    .option('--runs <n>', 'how often it is run, each time from the start', positiveWhole, 1)
    .option('--out <folder>', 'where the report goes [a new folder in bench-results]')
    .option('--json', 'the result as the last line of stdout')
    .option('--accounts <file>', 'with a URL: its load-test accounts, made by sealgate import-accounts --load-test')
    .option('--ca <file>', 'with a URL: PEM file of the authority behind its certificate')
    .option('--pid <n>', 'with a URL: process whose CPU and memory are read', whole)
    .option('--confirm <host>', 'with a URL that is not of this machine: its host name once more; you may put load on it')
    .option('--rate-cap <n>', 'with a URL: no traffic is faster than this [200]', positive)
    .option('--cpu-prof <folder>', 'writes CPU profiles of our gateways there and prints the busiest functions')
    .option('--serve <flag...>', 'more flags for our gateways, e.g. --serve=--log-level=warn');
}

/** The whole of the settings: what the command line says, over what the scenario begins with. */
export function settingsOf(scenario: Scenario, options: Options): Settings {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const setting = settingOf.get(name) ?? name;
    if (setting in defaultSettings) said[setting] = value;
  }
  const merged = Value.Parse(SettingsSchema, { ...defaultSettings, ...scenario.defaults, ...said, ...options.payload });
  const settings = { ...merged, devices: scenario.accounts === undefined ? merged.devices + merged.devices % 2 : merged.devices };
  const devices = scenario.accounts?.(settings) ?? settings.devices;
  return { ...settings, addresses: options.addresses ?? addressesFor(devices, scenario.opening?.(settings) ?? settings.concurrency) };
}

/** commander names an option after its flag; settings carry their unit. */
const settingOf: ReadonlyMap<string, string> = new Map(Object.entries(settingOptions).map(([setting, [flags]]) => [new Option(flags).attributeName(), setting]));

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0');
  return value;
}

function atLeastZero(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('a number, 0 or more');
  return value;
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('a whole number');
  return value;
}

function positiveWhole(text: string): number {
  const value = whole(text);
  if (value === 0) throw new InvalidArgumentError('a whole number above 0');
  return value;
}

function oneOrThree(text: string): 1 | 3 {
  if (text !== '1' && text !== '3') throw new InvalidArgumentError('1 or 3');
  return text === '1' ? 1 : 3;
}

function payload(text: string): Pick<Settings, 'payloadBytes' | 'payloadFile'> {
  if (/^\d+$/.test(text)) return { payloadBytes: whole(text), payloadFile: null };
  if (!existsSync(text)) throw new InvalidArgumentError('a number of bytes, or a file');
  return { payloadBytes: statSync(text).size, payloadFile: text };
}
