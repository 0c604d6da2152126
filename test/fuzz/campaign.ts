import { readFileSync } from 'node:fs';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { loadAccounts } from '../support/load-accounts.ts';
import { NumberedDevice } from '../support/numbered-device.ts';
import { until } from '../support/patience.ts';
import type { AccountLine } from '../support/socket-device.ts';
import { HostileSession, type Battlefield } from './hostile-session.ts';

/** Quick to give up on the silent, and no end to codes: both would make a long campaign a short one. */
export const campaignFlags = ['--limits-device-first-frame-timeout-ms', '1500', '--limits-device-codes-per-address', '100000000'] as const;

export interface CampaignOptions {
  readonly gateway: GatewayProcess;
  readonly folder: string;
  readonly seed: number;
  readonly durationMs: number;
  /** Hostile connections at a time. */
  readonly concurrency: number;
  readonly onProgress?: (text: string) => void;
}

export interface CampaignResult {
  readonly sessions: number;
  readonly messages: number;
  readonly latencyMs: { readonly median: number; readonly p99: number; readonly max: number };
  readonly residentBytes: { readonly before: number; readonly max: number; readonly after: number };
  readonly seen: ReadonlyMap<string, number>;
  /** Broken promises, in words that name seed and session. */
  readonly violations: readonly string[];
}

const hostileAccounts = 60;
const pauseBetweenSendsMs = 40;

/** Two devices exchange numbered messages while others do everything they should not. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const { gateway, folder, seed, durationMs, concurrency } = options;
  const [ada, bob, ...hostile] = await loadAccounts(folder, hostileAccounts + 2);
  if (ada === undefined || bob === undefined) throw new Error('no accounts');
  const field: Battlefield = {
    port: Number(new URL(gateway.url).port), frameBytesMax: 128 * 1024, hostile, everybody: [ada, bob, ...hostile], leftOpen: [], violations: [], seen: new Map(),
  };
  const pair = await healthyPair(gateway.url, ada, bob);
  const pid = gateway.child.pid ?? 0;
  const resident = { before: residentBytes(pid), max: 0 };
  const untilMs = performance.now() + durationMs;
  let sessions = 0;
  const isOver = (): boolean => performance.now() >= untilMs || gateway.child.exitCode !== null || gateway.child.signalCode !== null;
  const attack = async (): Promise<void> => {
    while (!isOver()) {
      await HostileSession.run(field, seed, sessions++);
      if (sessions % 50 === 0) resident.max = Math.max(resident.max, residentBytes(pid));
      if (sessions % 5000 === 0) options.onProgress?.(`${sessions} sessions, ${resident.max >> 20} MiB at most, ${field.violations.length} violations`);
    }
  };
  const talking = [exchange(pair[0], pair[1], isOver, field), exchange(pair[1], pair[0], isOver, field)];
  await Promise.all([...talking, ...Array.from({ length: concurrency }, attack)]);
  for (const socket of field.leftOpen) socket.end('destroy');
  await allArrived(pair, field);
  if (gateway.child.exitCode !== null || gateway.child.signalCode !== null) field.violations.push(`seed ${seed}: the gateway ended near session ${sessions}`);
  const result = {
    sessions, messages: pair[0].sentTo(bob) + pair[1].sentTo(ada), latencyMs: latencies(pair), seen: field.seen,
    residentBytes: { ...resident, after: residentBytes(pid) }, violations: [...field.violations, ...pair.flatMap(device => device.violations), ...loudLines(gateway.stderr)],
  };
  for (const device of pair) device.terminate();
  return result;
}

type Pair = readonly [NumberedDevice, NumberedDevice];

async function healthyPair(url: string, ada: AccountLine, bob: AccountLine): Promise<Pair> {
  const pair = [await NumberedDevice.connect(url, ada), await NumberedDevice.connect(url, bob)] as const;
  await pair[0].accepts(bob);
  await pair[1].accepts(ada);
  return pair;
}

async function exchange(from: NumberedDevice, to: NumberedDevice, isOver: () => boolean, { violations }: Battlefield): Promise<void> {
  while (!isOver()) {
    try {
      await from.send(to.account);
    } catch (error) {
      violations.push(`an honest send was refused: ${String(error)}`);
      return;
    }
    await new Promise(resolve => { setTimeout(resolve, pauseBetweenSendsMs); });
  }
}

async function allArrived([ada, bob]: Pair, { violations }: Battlefield): Promise<void> {
  const isThere = (): boolean => ada.receivedFrom(bob.account) === bob.sentTo(ada.account) && bob.receivedFrom(ada.account) === ada.sentTo(bob.account);
  await until(isThere, 'all that was accepted').catch(() => undefined);
  if (!isThere()) violations.push(`lost: ${ada.sentTo(bob.account)} sent, ${bob.receivedFrom(ada.account)} came; back ${bob.sentTo(ada.account)} and ${ada.receivedFrom(bob.account)}`);
}

function latencies(pair: Pair): CampaignResult['latencyMs'] {
  const sorted = pair.flatMap(device => device.latenciesMs).sort((a, b) => a - b);
  const at = (part: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? 0);
  return { median: at(0.5), p99: at(0.99), max: at(1) };
}

/** What the operator would be woken for. */
function loudLines(stderr: readonly string[]): string[] {
  return stderr.filter(line => !line.startsWith('{') || /"level":"(error|fatal)"/.test(line)).map(line => `in the log: ${line}`);
}

/** 0 where the system does not say, or the process is gone. */
export function residentBytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
