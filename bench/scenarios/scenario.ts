import type { Progress } from '../generator/commands.ts';
import type { Topology } from '../generator/circles.ts';
import type { Fleet } from '../generator/fleet.ts';
import type { FleetReport } from '../generator/fleet-report.ts';
import type { Latency } from '../measure/latency.ts';
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
  /** The run is being ended early. */
  readonly cut: AbortSignal;
  /** Resolves after the time, or at once when the run is being ended early. */
  pause(delayMs: number): Promise<void>;
  /** What the timeline shows from now on, where the devices are not the generators'. */
  follow(progress: () => Progress): void;
  /** The distribution goes into the report under this name. */
  keep(name: string, distribution: Latency): void;
}

export interface Scenario {
  readonly name: string;
  /** One line for `list`. */
  readonly summary: string;
  /** The settings that mean something to it, beside those that every run has. */
  readonly uses: readonly (keyof Settings)[];
  /** Where it begins from other values than defaultSettings. */
  readonly defaults?: Partial<Settings>;
  /** So many devices at least, and at most. */
  readonly devicesMin?: number;
  readonly devicesMax?: number;
  /** Never faster than `settings.rateCap`: may be run against a server that is somebody's. */
  readonly isRestrained?: boolean;
  /** Flags of our gateways that it needs. */
  readonly serve?: readonly string[];
  /** Devices that exist, when not as many as `settings.devices`. */
  accounts?(settings: Settings): number;
  /** Who writes to whom; pairs when it does not say. */
  circles?(settings: Settings): { readonly size: number; readonly topology: Topology };
  /** The devices below this one, whole circles, have a generator process of their own, one more: what the others do costs it no time, and its schedule is kept. */
  apart?(settings: Settings): number;
  /** Connections that are opened at the same time, when not `settings.concurrency`. */
  opening?(settings: Settings): number;
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
    undisturbedMs: null,
    outageMs: phase.outage.percentilesMs(),
    recoveryMs: null,
    steps: [],
    knee: null,
    slowReaderBytes: null,
    memorySlope: null,
    business: null,
    ...total,
    unsent: phase.unsent,
    serverCpuMicrosPerMessage: null,
    serverCpuShare: null,
    serverRssBytes: null,
    processes: [],
    storeRequestsPerMessage: null,
    serverRssBytesAtStart: null,
    rssBytesPerDevice: null,
    rssReadAfter: null,
    slabBytesPerDevice: null,
    serverIdleCpuShare: null,
    generatorCpuShare: phase.cpuShareMax,
    generatorCpuMicrosPerMessage: phase.delivered === 0 ? null : phase.cpuMicros / phase.delivered,
    generatorCpuMicrosPerConnect: phase.connects === 0 || phase.delivered > 0 ? null : phase.cpuMicros / phase.connects,
    sendLagMsP99: phase.sendLag.percentilesMs()?.p99 ?? null,
  };
}

/** Watches the target's processes from now on. */
export function watch(target: Target): ProcessWatch {
  return new ProcessWatch(() => target.processes());
}

/** Watches the bench's own process, which makes the load itself, from now on. */
export function watchBench(): ProcessWatch {
  return new ProcessWatch(() => [{ kind: 'server', name: 'bench', pid: process.pid }]);
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
