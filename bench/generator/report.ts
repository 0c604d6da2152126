import type { GeneratorReport } from './commands.ts';
import type { Device } from './device.ts';
import type { PhaseCounts, Totals } from './phase-counts.ts';
import type { PhaseWindow } from './phases/phase-window.ts';

/** What a generator tells after a command. */
export function generatorReport(totals: Totals, phase: PhaseCounts, window: PhaseWindow, devices: readonly Device[]): GeneratorReport {
  const sumOf = (count: (device: Device) => number): number => devices.reduce((sum, device) => sum + count(device), 0);
  const { sent, accepted, delivered, misdelivered, corrupted, connected } = totals;
  return {
    phase: {
      elapsedMs: window.elapsedMs, cpuMicros: window.cpuMicros, offered: window.offered, unsent: window.unsent, accepted: window.accepted, delivered: window.delivered,
      connects: phase.connects,
      connectFailures: phase.connectFailures,
      firstConnectUs: Number.isFinite(phase.firstConnectUs) ? phase.firstConnectUs : null,
      lastConnectUs: phase.lastConnectUs,
      lastDeliveryUs: phase.lastDeliveryUs,
      latency: phase.latency.encode(),
      accept: phase.accept.encode(),
      sendLag: phase.sendLag.encode(),
      handshake: phase.handshake.encode(),
      outage: phase.outage.encode(),
    },
    total: {
      sent, accepted, delivered, misdelivered, corrupted,
      lost: sumOf(device => device.lost),
      duplicated: sumOf(device => device.repeated),
      reordered: sumOf(device => device.reordered),
      unanswered: sumOf(device => device.unanswered),
      refused: Object.fromEntries(totals.refused),
      closed: Object.fromEntries(totals.closed),
    },
    connected,
  };
}
