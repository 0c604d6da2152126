import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, type Violation } from './checker.ts';
import { waitForDrain } from './drain.ts';
import { FaultRunner } from './fault-runner.ts';
import { faultKinds, type Arena } from './faults.ts';
import { History } from './history.ts';
import { MetricsLog } from './metrics-log.ts';
import { longestOutageMs, recoveries } from './recovery.ts';
import { planFaults, type PlannedFault } from './schedule.ts';
import { victimOf, type Target } from './targets/target.ts';
import { Crowd } from './traffic/crowd.ts';
import { Traffic } from './traffic/traffic.ts';

export interface CampaignOptions {
  readonly target: Target;
  /** Gets seed, schedule, history and report; the clients' profiles are in it too. */
  readonly folder: string;
  readonly seed: number;
  readonly durationMs: number;
  /** The longest that a fault may last. */
  readonly faultMaxMs: number;
  readonly faultEveryMs: number;
  /** Aimed faults in place of the seed's. */
  readonly faults?: readonly PlannedFault[];
  /** Aimed faults beside them. */
  readonly faultsBeside?: readonly PlannedFault[];
  /** Only these kinds of faults, by name; all when it is missing. */
  readonly only?: readonly string[];
  readonly people: number;
  readonly linked: number;
  readonly firstNumber?: number;
  readonly messagesPerSecond: number;
  /** Faults over, everything has to be as if nothing had been within this time. Default a minute. */
  readonly drainWithinMs?: number;
  readonly onProgress: (text: string) => void;
}

export interface CampaignReport {
  readonly seed: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly drainMs: number;
  readonly longestOutageMs: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly recoveries: Readonly<Record<string, number>>;
  readonly drains: Readonly<Record<string, number>>;
  /** Starts of gateways that ended at once, because what is behind them was away. */
  readonly failedStarts: number;
  readonly violations: readonly Violation[];
  /** Lines of level error and above; not violations by themselves. */
  readonly loudLines: readonly string[];
}

const DRAIN_WITHIN_MS = 60_000;
const REQUEST_TIMEOUT_MS = 6_000;

/** Traffic and faults by the seed; then quiet, and the verdict. The target is the caller's to close. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { target, folder, seed, durationMs, onProgress } = options;
  await mkdir(folder, { recursive: true });
  const file = createWriteStream(join(folder, 'history.jsonl'));
  const startedMs = performance.now();
  const history = new History(() => performance.now() - startedMs, line => { file.write(line); });
  const metrics = new MetricsLog(target.gateways);
  try {
    const crowd = await Crowd.gather({ ...options, folder: join(folder, 'profiles'), serverUrl: target.serverUrl, urls: target.urls, history, requestTimeoutMs: REQUEST_TIMEOUT_MS, codeFor: number => Promise.any(target.gateways.map(gateway => gateway.codeFor(number))) });
    onProgress(`${crowd.devices.length} devices are there after ${seconds(performance.now() - startedMs)}`);
    const arena: Arena = { target, crowd };
    const planned = [...options.faults ?? planFor(arena, options), ...options.faultsBeside ?? []];
    await writeFile(join(folder, 'schedule.json'), `${JSON.stringify({ seed, durationMs, planned }, null, 1)}\n`);
    const runner = await disturb(arena, planned, history, options);
    await crowd.comeBack();
    const drain = await waitForDrain(target, crowd, history.events, metrics, options.drainWithinMs ?? DRAIN_WITHIN_MS);
    onProgress(`drained after ${seconds(drain.tookMs)}`);
    await Promise.all(crowd.devices.map(device => device.settleFromProfile(crowd.accounts)));
    await metrics.look();
    await crowd.close();
    const report = reportOf(options, history, metrics, crowd, runner, drain);
    await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    return report;
  } finally {
    metrics.stop();
    file.end();
  }
}

function planFor(arena: Arena, { seed, durationMs, faultMaxMs, faultEveryMs, only }: CampaignOptions): readonly PlannedFault[] {
  const kinds = faultKinds(arena, faultMaxMs).filter(({ name }) => only?.includes(name) ?? true);
  return planFaults({ seed, durationMs, everyMs: faultEveryMs, atOnce: 2, kinds, victimOf });
}

async function disturb(arena: Arena, planned: readonly PlannedFault[], history: History, { seed, messagesPerSecond, onProgress, durationMs }: CampaignOptions): Promise<FaultRunner> {
  const traffic = new Traffic(arena.crowd, seed, messagesPerSecond);
  const talking = traffic.run();
  const runner = new FaultRunner(arena, history);
  onProgress(`${planned.length} faults in ${seconds(durationMs)}`);
  await runner.run(planned);
  traffic.stop();
  await talking;
  return runner;
}

function reportOf(
  { seed, target: { gateways } }: CampaignOptions, { events }: History, metrics: MetricsLog, crowd: Crowd, runner: FaultRunner, drain: Awaited<ReturnType<typeof waitForDrain>>,
): CampaignReport {
  const verdict = check(events, crowd.names);
  const drains = new Map<number | null, number>();
  for (const gateway of gateways) for (const [code, count] of gateway.drains) drains.set(code, (drains.get(code) ?? 0) + count);
  return {
    seed, counts: verdict.counts, drainMs: drain.tookMs, longestOutageMs: longestOutageMs(events),
    faults: Object.fromEntries([...runner.begun].sort()), recoveries: recoveries(events, metrics.totals()), drains: Object.fromEntries([...drains].map(([code, count]) => [`exit code ${code ?? 'none'}`, count])),
    failedStarts: gateways.reduce((sum, gateway) => sum + gateway.failedStarts, 0),
    violations: [...verdict.violations, ...afterFaults(drain, gateways, runner)],
    loudLines: gateways.flatMap(({ loudLines }) => loudLines),
  };
}

/** What is not as it was before the faults. */
export function afterFaults({ amiss }: { readonly amiss: readonly string[] }, gateways: Target['gateways'], { failures }: FaultRunner): readonly Violation[] {
  return [
    ...amiss.map(text => ({ kind: 'notHealed', text })),
    ...gateways.flatMap(({ deaths }) => deaths).map(text => ({ kind: 'died', text })),
    ...failures.map(text => ({ kind: 'notMended', text })),
  ];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}
