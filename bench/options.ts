import { Value } from '@sinclair/typebox/value';
import { Option, type Command } from 'commander';
import { refuseMisplaced } from './idle-options.ts';
import { atLeastZero, oneOrThree, positive, positiveWhole, whole } from './option-values.ts';
import { flagOf } from './report/command-of.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { attributeOf, settingOptions } from './setting-options.ts';
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

const WARM_MESSAGES = 50;

/** Adds the options that the scenario takes, and those of every scenario. The others it knows too, and does without. */
export function addOptions(command: Command, scenario: Scenario): Command {
  const begins: Settings = { ...defaultSettings, ...scenario.defaults };
  for (const [setting, flags, description, parse] of settingOptions) {
    const isWarm = setting === 'warmMessages';
    const option = new Option(flags, isWarm ? description : `${description} [${String(begins[setting])}]`).argParser(parse);
    if (isWarm) option.preset(String(WARM_MESSAGES));
    command.addOption(scenario.uses.includes(setting) ? option : option.hideHelp());
  }
  return command
    .option('--target <name|url>', `what is measured: ${Object.keys(targets).join(', ')}; or a server that runs already, ws:// or wss://`, 'embedded')
    .option('--devices <n>', `devices that connect [${scenario.defaults?.devices ?? defaultSettings.devices}]`, whole)
    .option('--tls', 'the server that is started serves TLS with a certificate of its own')
    .option('--gateways <n>', 'cluster: how many of ours [3]', whole)
    .option('--brokers <1|3>', 'cluster: of Kafka [1]', oneOrThree)
    .option('--cassandra-nodes <1|3>', 'cluster: of Cassandra [1]', oneOrThree)
    .option('--settle <seconds>', `how long is waited at the end for what is on its way [${defaultSettings.settleSeconds}]`, atLeastZero)
    .option('--seed <n>', 'repeats the schedule [1]', whole)
    .option('--generators <n>', 'generator processes [1]', positiveWhole)
    .option('--concurrency <n>', 'connections that are opened at the same time [256]', positiveWhole)
    .option('--addresses <n>', 'source addresses of 127.0.0.0/8 [so many that no default limit per address is met]', positiveWhole)
    .option('--runs <n>', 'how often it is run, each time from the start', positiveWhole, 1)
    .option('--out <folder>', 'where the report goes [a new folder in bench-results]')
    .option('--json', 'the result as the last line of stdout')
    .option('--accounts <file>', 'with a URL: its load-test accounts, made by sealgate import-accounts --load-test')
    .option('--ca <file>', 'with a URL: PEM file of the authority behind its certificate')
    .option('--pid <n>', 'with a URL: process whose CPU and memory are read, and those of all it has started', whole)
    .option('--confirm <host>', 'with a URL that is not of this machine: its host once more, with the port where the URL has one; you may put load on it')
    .option('--rate-cap <n>', 'with a URL: no traffic is faster than this [200]', positive)
    .option('--cpu-prof <folder>', 'writes CPU profiles of our gateways there and prints the busiest functions')
    .option('--serve <flag...>', 'more flags for our gateways, e.g. --serve=--log-level=warn');
}

/** The whole of the settings: what the command line says, over what the scenario begins with. Throws a sentence when it says what would mean nothing. */
export function settingsOf(scenario: Scenario, options: Options): Settings {
  refuseMisplaced(options);
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    const setting = settingOf.get(name) ?? name;
    if (setting in defaultSettings) said[setting] = value;
  }
  const merged = checked({ ...defaultSettings, ...scenario.defaults, ...said, ...options.payload });
  const settings = { ...merged, devices: scenario.accounts === undefined ? merged.devices + merged.devices % 2 : merged.devices };
  refuseDivision(scenario, settings);
  const devices = scenario.accounts?.(settings) ?? settings.devices;
  return { ...settings, addresses: options.addresses ?? addressesFor(devices, scenario.opening?.(settings) ?? settings.concurrency) };
}

/** Throws a sentence with the option that is out of bounds. */
function checked(settings: unknown): Settings {
  const [wrong] = Value.Errors(SettingsSchema, settings);
  if (wrong === undefined) return Value.Parse(SettingsSchema, settings);
  const setting = wrong.path.slice(1);
  throw new Error(`${flagOf(setting) ?? setting} ${String(wrong.value)}: ${wrong.message.toLowerCase()}`);
}

/** Throws a sentence when the scenario cannot be played by so many devices, or when some generator would have none. */
function refuseDivision(scenario: Scenario, settings: Settings): void {
  const { name, devicesMin = 0, devicesMax = Infinity } = scenario;
  const { devices, generators } = settings;
  if (devices < devicesMin) throw new Error(`--devices ${devices}: ${name} takes at least ${devicesMin}`);
  if (devices > devicesMax) throw new Error(`--devices ${devices}: ${name} takes at most ${devicesMax}`);
  const shares = Math.min(Math.floor(devices / 2), Math.ceil(devices / (scenario.circles?.(settings).size ?? 2)));
  if (generators > shares) throw new Error(`--generators ${generators}: ${devices} devices are enough for ${shares}`);
}

/** commander names an option after its flag; settings carry their unit. */
const settingOf: ReadonlyMap<string, string> = new Map([...settingOptions.map(([setting, flags]) => [attributeOf(flags), setting] as const), ['settle', 'settleSeconds']]);
