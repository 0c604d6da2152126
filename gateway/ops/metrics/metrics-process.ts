import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { Version } from '../version.ts';

/** A timer of this period measures the event loop's lag; its own period is in what it shows. Prom-client's 10 ms alone wake an idle node more often than all its work. */
const LAG_EVERY_MS = 50;

/** Process, garbage collection and event loop lag as prom-client measures them, and which build runs. */
export function createProcessMetrics(registry: Registry, version: Version, transport: string): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_EVERY_MS });
  // Gauges that are named like counters; each says nothing that its namesake without _total, by type, does not say.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`);
  new Gauge({ name: 'sealgate_build_info', help: 'Always 1; the labels say what runs', labelNames: ['version', 'commit', 'transport', 'node'], registers: [registry] })
    .set({ version: version.version, commit: version.commit ?? 'unknown', transport, node: process.versions.node }, 1);
}
