import type { Fleet, FleetReport } from '../generator/fleet.ts';
import { readProcessUsage, type ProcessUsage } from '../measure/process-usage.ts';
import type { Outcome } from '../report/result.ts';
import type { Settings } from '../settings.ts';
import type { Target } from '../targets/target.ts';

/** What a scenario works with. */
export interface Stage {
  readonly target: Target;
  readonly fleet: Fleet;
  readonly settings: Settings;
  /** One line for the person at the terminal. */
  say(line: string): void;
}

export interface Scenario {
  readonly name: string;
  /** One line for `list`. */
  readonly summary: string;
  run(stage: Stage): Promise<Outcome>;
}

/** An outcome in which nothing has been measured yet but what the generators counted. */
export function outcomeOf(report: FleetReport): Outcome {
  const { total, phase } = report;
  return {
    offeredPerSecond: null,
    acceptedPerSecond: null,
    deliveredPerSecond: null,
    latencyMs: phase.latency.percentilesMs(),
    acceptMs: phase.accept.percentilesMs(),
    handshakeMs: phase.handshake.percentilesMs(),
    connectsPerSecond: null,
    lost: total.lost,
    duplicated: total.duplicated,
    reordered: total.reordered,
    misdelivered: total.misdelivered,
    corrupted: total.corrupted,
    unanswered: total.unanswered,
    unsent: phase.unsent,
    refused: phase.refused,
    closed: phase.closed,
    serverCpuMicrosPerMessage: null,
    serverCpuShare: null,
    serverRssBytes: null,
    serverRssBytesAtStart: null,
    rssBytesPerDevice: null,
    rssReadAfter: null,
    slabBytesPerDevice: null,
    serverIdleCpuShare: null,
    generatorCpuShare: phase.cpuShareMax,
    generatorCpuMicrosPerMessage: phase.delivered === 0 ? null : phase.cpuMicros / phase.delivered,
    sendLagMsP99: phase.sendLag.percentilesMs()?.p99 ?? null,
  };
}

/** Of all processes that devices speak to; null when they are out of sight. */
export function serverUsage(target: Target): ProcessUsage | null {
  const servers = target.processes().filter(({ kind }) => kind === 'server').map(({ pid }) => readProcessUsage(pid));
  return servers.length === 0 ? null : {
    cpuMicros: servers.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0),
    rssBytes: servers.reduce((sum, { rssBytes }) => sum + rssBytes, 0),
  };
}

/** CPU time between two readings; null when the server is out of sight. */
export function cpuBetween(before: ProcessUsage | null, after: ProcessUsage | null): number | null {
  return before === null || after === null ? null : after.cpuMicros - before.cpuMicros;
}

/** Connections per second of a phase that connected. */
export function connectRate(report: FleetReport): number | null {
  const { connects, firstConnectUs, lastConnectUs } = report.phase;
  return firstConnectUs === null || connects === 0 ? null : connects / ((lastConnectUs - firstConnectUs) / 1e6);
}
