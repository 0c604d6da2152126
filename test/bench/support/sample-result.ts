import type { Result } from '../../../bench/report/result.ts';
import { defaultSettings } from '../../../bench/settings.ts';

const percentiles = { p50: 8, p90: 12, p99: 22, p999: 40, max: 60 };

/** A result as a run makes it, of everything something. */
export const sampleResult: Result = {
  format: 1, scenario: 'steady', target: { name: 'embedded', version: 'sealgate embedded', durability: 'synced', settingsPage: null }, valid: true, invalidBecause: [],
  offeredPerSecond: 1000, acceptedPerSecond: 1000, deliveredPerSecond: 1000, latencyMs: percentiles, acceptMs: percentiles, handshakeMs: percentiles, connectsPerSecond: 2000,
  undisturbedMs: null, outageMs: null, recoveryMs: null,
  steps: [1000, 1250, 1562].map((ratePerSecond, index) => ({
    ratePerSecond, offeredPerSecond: ratePerSecond, acceptedPerSecond: ratePerSecond, deliveredPerSecond: ratePerSecond, latencyMs: { ...percentiles, p99: 22 * (index + 1) ** 3 },
    serverCpuMicrosPerMessage: 150, serverCpuShare: 0.2, generatorCpuShare: 0.1, sendLagMsP99: 2,
  })),
  knee: { under100ms: 1000, under1s: 1562, endedBy: 'server' }, slowReaderBytes: null, memorySlope: null, business: null,
  sent: 30_000, accepted: 30_000, delivered: 30_000, lost: 0, duplicated: 0, reordered: 0, misdelivered: 0, corrupted: 0, unanswered: 0, unsent: 0, refused: {}, closed: {},
  serverCpuMicrosPerMessage: 150, serverCpuShare: 0.15, serverRssBytes: 1.5e8,
  processes: [{ kind: 'server', name: 'gateway', cpuMicros: 4.5e6, cpuShare: 0.15, rssBytes: 1.5e8, rssBytesMax: 1.6e8, cpuMicrosPerMessage: 150 }],
  storeRequestsPerMessage: { reads: 0.0062, writes: 0.0001, conditional: 0 },
  serverRssBytesAtStart: null, rssBytesPerDevice: null, rssReadAfter: null, slabBytesPerDevice: null, serverIdleCpuShare: null,
  generatorCpuShare: 0.1, generatorCpuMicrosPerMessage: 80, generatorCpuMicrosPerConnect: null, sendLagMsP99: 2,
  timeline: [1, 2, 3, 4].map(second => ({
    second, connected: 1000, sent: 1000 * second, accepted: 1000 * second, delivered: 1000 * second, refused: 0, p99Ms: 20 + second, cpuShare: { server: 0.15 }, rssBytes: { server: 1.5e8 + second * 1e6 },
  })),
  distributions: { latency: [2, 4, 6, 8, 10, 12, 15, 18, 22, 25, 30, 40, 45, 55, 60] },
  loadBefore: 0.4, startedAt: '2026-11-27T03:00:00.000Z', seed: 1, settings: defaultSettings,
  versions: { sealgate: '0.1.0', commit: 'abcdef0', node: 'v20.20.2', target: 'sealgate embedded' },
  hardware: { cpu: 'AMD EPYC', cores: 2, memoryBytes: 25_276_514_304, kernel: '6.1.0' },
};
