import { formatNumber } from './format.ts';
import type { Result } from './result.ts';
import type { Settings } from '../settings.ts';

/** In these the rate is what the run is about; elsewhere it is traffic beside, or found out. */
const OF_A_RATE = ['steady', 'soak', 'mix', 'kill', 'business'];
const OF_DEVICES = ['connect', 'steady', 'offline', 'storm', 'slow', 'business'];

/** What ran, in a few words: enough to tell it from the other runs of the page. */
export function titleOf(result: Result): string {
  const { scenario, target, settings } = result;
  const load = loadOf(result);
  return `${scenario}, ${target.name === 'cluster' ? clusterOf(settings) : target.name}${load === '' ? '' : `: ${load}`}`;
}

/** What it had to carry; '' when that is not what it was about. */
export function loadOf({ scenario, settings: { devices, sleepingDevices, rate, payloadBytes, tls } }: Result): string {
  return [
    ...OF_DEVICES.includes(scenario) ? [`${formatNumber(devices)} devices`] : [],
    ...sleepingDevices > 0 ? [`${sleepingDevices} more of each account asleep`] : [],
    ...OF_A_RATE.includes(scenario) ? [`${formatNumber(rate)}/s`] : [],
    ...scenario === 'steady' ? [`${formatNumber(payloadBytes)} bytes`] : [],
    ...tls ? ['TLS'] : [],
  ].join(', ');
}

/** What a cluster consists of. */
export function clusterOf({ gateways, brokers, cassandraNodes }: Settings): string {
  return `${gateways} gateways, ${brokers === 1 ? 'one broker' : `${brokers} brokers`}${cassandraNodes === 1 ? '' : `, ${cassandraNodes} Cassandra nodes`}`;
}
