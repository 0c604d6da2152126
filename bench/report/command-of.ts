import type { Result } from './result.ts';
import { scenarios } from '../scenarios/index.ts';
import { longFlagOf, settingOptions } from '../setting-options.ts';
import { addressesFor, defaultSettings, type Settings } from '../settings.ts';

const flags: readonly (readonly [setting: keyof Settings, flag: string])[] = [
  ['devices', '--devices'], ...settingOptions.map(([setting, flag]) => [setting, longFlagOf(flag)] as const),
  ['settleSeconds', '--settle'], ['tls', '--tls'], ['gateways', '--gateways'], ['brokers', '--brokers'], ['cassandraNodes', '--cassandra-nodes'], ['generators', '--generators'], ['concurrency', '--concurrency'],
  ['addresses', '--addresses'], ['seed', '--seed'], ['rateCap', '--rate-cap'],
];

/** How the setting is said on the command line; undefined: it is not. */
export function flagOf(setting: string): string | undefined {
  return flags.find(([name]) => name === setting)?.[1];
}

/** What makes the run again. */
export function commandOf({ scenario: name, target, settings }: Result): string {
  const scenario = scenarios.find(one => one.name === name);
  const begins: Settings = { ...defaultSettings, ...scenario?.defaults };
  const devices = scenario?.accounts?.(settings) ?? settings.devices;
  const usual: Settings = { ...begins, addresses: addressesFor(devices, scenario?.opening?.(settings) ?? settings.concurrency) };
  const differing = flags.filter(([setting]) => settings[setting] !== usual[setting]);
  return ['npm run bench --', name, ...target.name === 'embedded' ? [] : ['--target', target.name], ...differing.map(([setting, flag]) => {
    const value = settings[setting];
    return value === true ? flag : `${flag} ${String(value)}`;
  })].join(' ');
}
