import type { Fleet, FleetReport } from '../generator/fleet.ts';
import { ProcessWatch, spanOf, type ProcessSpan } from '../measure/process-watch.ts';
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
    processes: [],
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

/** Watches the target's processes from now on. */
export function watch(target: Target): ProcessWatch {
  return new ProcessWatch(() => target.processes());
}

/** What the processes cost over a span in which so many messages were delivered. */
export function costOf(spans: readonly ProcessSpan[], delivered: number): Pick<Outcome, 'serverCpuMicrosPerMessage' | 'serverCpuShare' | 'serverRssBytes' | 'processes'> {
  const server = spanOf(spans, 'server');
  const perMessage = (cpuMicros: number): number | null => delivered === 0 ? null : cpuMicros / delivered;
  return {
    serverCpuMicrosPerMessage: server === null ? null : perMessage(server.cpuMicros),
    serverCpuShare: server?.cpuShare ?? null,
    serverRssBytes: server?.rssBytes ?? null,
    processes: spans.map(span => ({ ...span, cpuMicrosPerMessage: perMessage(span.cpuMicros) })),
  };
}

/** Connections per second of a phase that connected. */
export function connectRate(report: FleetReport): number | null {
  const { connects, firstConnectUs, lastConnectUs } = report.phase;
  return firstConnectUs === null || connects === 0 ? null : connects / ((lastConnectUs - firstConnectUs) / 1e6);
}
