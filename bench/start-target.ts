import { defaultDeviceLimits } from '../gateway/device/limits.ts';
import type { Options } from './options.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Settings } from './settings.ts';
import { targets } from './targets/index.ts';
import { isOfThisMachine, remoteTarget } from './targets/remote.ts';
import type { Target } from './targets/target.ts';

/** Of a server that is somebody's. */
const REMOTE_RATE_CAP = 200;
/** All of them come from the one address that this machine has there. */
const REMOTE_DEVICES_MAX = defaultDeviceLimits.connectionsPerAddressMax;
const REMOTE_CONCURRENCY = 16;

export function isRemote({ target = '' }: Options): boolean {
  return /^wss?:/.test(target);
}

/** What a run against a server that runs already may do: nothing faster than the cap, and only when it was said that this server may be put under load. Throws when it was not. */
export function restrained(scenario: Scenario, options: Options, settings: Settings): Settings {
  if (!isRemote(options)) return settings;
  const url = new URL(options.target ?? '');
  const { host, protocol } = url;
  const isHere = isOfThisMachine(url);
  if (!isHere && options.confirm !== host) throw new Error(`this puts load on ${host}: say --confirm ${host} when it is yours and may be`);
  if (scenario.isRestrained !== true || settings.warmMessages > 0) throw new Error(`${scenario.name} goes as fast as it can: not against a server that runs already`);
  const rateCap = options.rateCap ?? REMOTE_RATE_CAP;
  const factor = scenario.uses.includes('burstFactor') ? settings.burstFactor : 1;
  const rate = options.rate ?? Math.min(settings.rate, rateCap / factor);
  if (rate * factor > rateCap) throw new Error(`--rate ${rate}${factor === 1 ? '' : ` times --factor ${factor}`} is above the cap of ${rateCap} per second: --rate-cap raises it`);
  if (!isHere && settings.devices > REMOTE_DEVICES_MAX) throw new Error(`at most ${REMOTE_DEVICES_MAX} devices against a server that is not of this machine`);
  const bounded = { ...settings, rate, rateCap, tls: protocol === 'wss:' };
  if (isHere) return bounded;
  if (options.addresses !== undefined) throw new Error('--addresses are of 127.0.0.0/8, from which only this machine can be reached');
  return { ...bounded, addresses: 1, concurrency: options.concurrency ?? REMOTE_CONCURRENCY };
}

/** Starts what --target names, or takes what runs already. Rejects with a sentence. */
export async function startTarget(scenario: Scenario, options: Options, settings: Settings, accounts: number, say: (line: string) => void): Promise<Target> {
  const { target: name = 'embedded' } = options;
  if (isRemote(options)) {
    if (options.accounts === undefined) throw new Error('a URL needs --accounts FILE, made by: sealgate import-accounts --load-test');
    return remoteTarget({ url: name, accountsFile: options.accounts, caFile: options.ca ?? null, pid: options.pid ?? null });
  }
  const start = targets[name];
  if (start === undefined) throw new Error(`there is no target ${name}: ${Object.keys(targets).join(', ')}`);
  say(`starting ${name} with ${accounts} accounts`);
  return start({ ...settings, accounts, profileFolder: options.cpuProf ?? null, flags: [...scenario.serve ?? [], ...options.serve ?? []], say });
}
