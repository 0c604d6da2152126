import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { Version } from './version.ts';

/** Process, garbage collection and event loop lag as prom-client measures them, and which build runs. */
export function createProcessMetrics(registry: Registry, version: Version, transport: string): void {
  collectDefaultMetrics({ register: registry });
  // Gauges that are named like counters; each says nothing that its namesake without _total, by type, does not say.
  for (const what of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${what}_total`);
  new Gauge({ name: 'sealgate_build_info', help: 'Always 1; the labels say what runs', labelNames: ['version', 'commit', 'transport', 'node'], registers: [registry] })
    .set({ version: version.version, commit: version.commit ?? 'unknown', transport, node: process.versions.node }, 1);
}
