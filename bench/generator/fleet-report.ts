import { mergedLatency, type Latency } from '../measure/latency.ts';
import type { GeneratorReport } from './commands.ts';

/** All generators together after one command. */
export interface FleetReport {
  readonly phase: Omit<GeneratorReport['phase'], 'latency' | 'accept' | 'sendLag' | 'handshake' | 'outage'> & {
    readonly latency: Latency;
    readonly accept: Latency;
    readonly sendLag: Latency;
    readonly handshake: Latency;
    readonly outage: Latency;
    /** CPU time over elapsed time of the busiest generator. */
    readonly cpuShareMax: number;
  };
  readonly total: GeneratorReport['total'];
  readonly connected: number;
}

/** What all of them say, as one. */
export function mergeReports(reports: readonly GeneratorReport[]): FleetReport {
  const sumOf = (value: (report: GeneratorReport) => number): number => reports.reduce((sum, report) => sum + value(report), 0);
  const latencyOf = (value: (report: GeneratorReport) => string): Latency => mergedLatency(reports.map(value));
  const firstConnects = reports.flatMap(({ phase }) => phase.firstConnectUs === null ? [] : [phase.firstConnectUs]);
  return {
    phase: {
      elapsedMs: Math.max(...reports.map(({ phase }) => phase.elapsedMs)),
      cpuMicros: sumOf(({ phase }) => phase.cpuMicros),
      cpuShareMax: Math.max(...reports.map(({ phase }) => phase.elapsedMs === 0 ? 0 : phase.cpuMicros / 1000 / phase.elapsedMs)),
      offered: sumOf(({ phase }) => phase.offered),
      unsent: sumOf(({ phase }) => phase.unsent),
      accepted: sumOf(({ phase }) => phase.accepted),
      delivered: sumOf(({ phase }) => phase.delivered),
      connects: sumOf(({ phase }) => phase.connects),
      connectFailures: sumOf(({ phase }) => phase.connectFailures),
      firstConnectUs: firstConnects.length === 0 ? null : Math.min(...firstConnects),
      lastConnectUs: Math.max(...reports.map(({ phase }) => phase.lastConnectUs)),
      lastDeliveryUs: Math.max(...reports.map(({ phase }) => phase.lastDeliveryUs)),
      latency: latencyOf(({ phase }) => phase.latency),
      accept: latencyOf(({ phase }) => phase.accept),
      sendLag: latencyOf(({ phase }) => phase.sendLag),
      handshake: latencyOf(({ phase }) => phase.handshake),
      outage: latencyOf(({ phase }) => phase.outage),
    },
    total: {
      sent: sumOf(({ total }) => total.sent),
      accepted: sumOf(({ total }) => total.accepted),
      delivered: sumOf(({ total }) => total.delivered),
      lost: sumOf(({ total }) => total.lost),
      duplicated: sumOf(({ total }) => total.duplicated),
      reordered: sumOf(({ total }) => total.reordered),
      misdelivered: sumOf(({ total }) => total.misdelivered),
      corrupted: sumOf(({ total }) => total.corrupted),
      unanswered: sumOf(({ total }) => total.unanswered),
      refused: sumCounts(reports.map(({ total }) => total.refused)),
      closed: sumCounts(reports.map(({ total }) => total.closed)),
    },
    connected: sumOf(report => report.connected),
  };
}

function sumCounts(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const counts of all) {
    for (const [name, count] of Object.entries(counts)) sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}
