import type { Result } from './result.ts';
import { scenarios } from '../scenarios/index.ts';
import { longFlagOf, settingOptions } from '../setting-options.ts';
import { addressesFor, defaultSettings, type Settings } from '../settings.ts';
import { isOfThisMachine, REMOTE } from '../targets/remote.ts';

const flags: readonly (readonly [setting: keyof Settings, flag: string])[] = [
  ['devices', '--devices'], ...settingOptions.map(([setting, flag]) => [setting, longFlagOf(flag)] as const),
  ['settleSeconds', '--settle'], ['tls', '--tls'], ['gateways', '--gateways'], ['brokers', '--brokers'], ['cassandraNodes', '--cassandra-nodes'], ['generators', '--generators'], ['concurrency', '--concurrency'],
  ['addresses', '--addresses'], ['seed', '--seed'], ['rateCap', '--rate-cap'],
];

/** How the setting is said on the command line; undefined: it is not. */
export function flagOf(setting: string): string | undefined {
  return flags.find(([name]) => name === setting)?.[1];
}

/** What makes the run again; against a server that ran already, with the word FILE for its accounts. */
export function commandOf({ scenario: name, target, settings }: Result): string {
  const scenario = scenarios.find(one => one.name === name);
  const begins: Settings = { ...defaultSettings, ...scenario?.defaults };
  const devices = scenario?.accounts?.(settings) ?? settings.devices;
  const usual: Settings = { ...begins, addresses: addressesFor(devices, scenario?.opening?.(settings) ?? settings.concurrency) };
  const { words, implies } = targetWords(target, settings);
  const differing = flags.filter(([setting]) => settings[setting] !== usual[setting] && !implies.includes(setting));
  return ['npm run bench --', name, ...words, ...differing.map(([setting, flag]) => {
    const value = settings[setting];
    return value === true ? flag : `${flag} ${String(value)}`;
  })].join(' ');
}

/** How the target is said, and the settings that this says with it. */
function targetWords({ name, version }: Result['target'], { tls }: Settings): { readonly words: readonly string[]; readonly implies: readonly (keyof Settings)[] } {
  if (name === 'embedded') return { words: [], implies: [] };
  if (name !== REMOTE) return { words: ['--target', name], implies: [] };
  // The version of a server that ran already is its host.
  const url = new URL(`${tls ? 'wss' : 'ws'}://${version}`);
  const words = ['--target', url.href.replace(/\/$/, ''), '--accounts FILE'];
  return isOfThisMachine(url) ? { words, implies: ['tls'] } : { words: [...words, '--confirm', version], implies: ['tls', 'addresses'] };
}
