import type { Result } from '../report/result.ts';
import { scenarios } from '../scenarios/index.ts';
import { addressesFor, defaultSettings, type Settings } from '../settings.ts';

const flags: Readonly<Partial<Record<keyof Settings, string>>> = {
  devices: 'devices', sleepingDevices: 'sleeping', rate: 'rate', durationSeconds: 'duration', warmUpSeconds: 'warm-up', payloadBytes: 'payload', idleSeconds: 'idle', quietSeconds: 'quiet', warmMessages: 'warm',
  messagesEach: 'messages', withinSeconds: 'within', burstFactor: 'factor', burstSeconds: 'burst', sampleSeconds: 'sample', settleSeconds: 'settle', acceptRate: 'accept-rate', slowRate: 'slow-rate', queuedWebhooks: 'queued-webhooks', saturateSeconds: 'saturate', updatesPerPost: 'updates-per-post', tls: 'tls', gateways: 'gateways', brokers: 'brokers',
  cassandraNodes: 'cassandra-nodes', generators: 'generators', concurrency: 'concurrency', addresses: 'addresses', seed: 'seed', rateCap: 'rate-cap',
};

/** What makes the run again. */
export function commandOf({ scenario: name, target, settings }: Result): string {
  const scenario = scenarios.find(one => one.name === name);
  const begins: Settings = { ...defaultSettings, ...scenario?.defaults };
  const devices = scenario?.accounts?.(settings) ?? settings.devices;
  const usual: Settings = { ...begins, addresses: addressesFor(devices, scenario?.opening?.(settings) ?? settings.concurrency) };
  const differing = Object.entries(flags).filter(([setting]) => valueOf(settings, setting) !== valueOf(usual, setting));
  return ['npm run bench --', name, ...target.name === 'embedded' ? [] : ['--target', target.name], ...differing.map(([setting, flag]) => {
    const value = valueOf(settings, setting);
    return value === true ? `--${flag}` : `--${flag} ${String(value)}`;
  })].join(' ');
}

function valueOf(settings: Settings, name: string): unknown {
  return Object.entries(settings).find(([setting]) => setting === name)?.[1];
}
