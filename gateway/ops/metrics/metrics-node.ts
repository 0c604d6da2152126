import { getHeapStatistics } from 'node:v8';
import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../../../proto/clock.ts';
import type { AccountLog } from '../../../storage/account-log/account-log.ts';
import { readiness, type ReadinessCheck } from '../health.ts';
import type { GatewayLimits } from '../config/limits.ts';
import { msPerS } from './metrics-buckets.ts';

export interface NodeFacts {
  readonly log: Pick<AccountLog, 'epoch' | 'partitions'>;
  readonly limits: GatewayLimits;
  readonly freeBytesMin: number;
  readonly clock: Clock;
}

/** What is known of this node without any traffic: the log it works on, its clock, and the limits that its gauges are to be read against. */
export function createNodeMetrics(registry: Registry, { log, limits, freeBytesMin, clock }: NodeFacts): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({ name, help, registers: [registry], collect() { this.set(read()); } });
  };
  gauge('sealgate_log_partitions', 'Partitions of the account log, whoever owns them', () => log.partitions);
  gauge('sealgate_log_epoch', 'Epoch of the account log; nodes that differ do not serve the same log', () => log.epoch);
  gauge('sealgate_clock_seconds', 'This node\'s clock, Unix time', () => clock.nowMs() / msPerS);
  gauge('sealgate_heap_limit_bytes', 'Bytes at which the heap is full and the process ends', () => getHeapStatistics().heap_size_limit);
  const limit = new Gauge({ name: 'sealgate_limit', help: 'A limit of this node, by its name', labelNames: ['limit'], registers: [registry] });
  const { connectionsPerNodeMax } = limits.device;
  const { unfinishedSends, unfinishedSendBytes, uncommittedRecords, pendingSpills } = limits.routing;
  for (const [name, value] of Object.entries({ connectionsPerNodeMax, unfinishedSends, unfinishedSendBytes, uncommittedRecords, pendingSpills, freeBytesMin })) limit.set({ limit: name }, value);
}

/** What /readyz says, as numbers. */
export function createReadinessMetrics(registry: Registry, checks: readonly ReadinessCheck[], clock: Clock): void {
  new Gauge({
    name: 'sealgate_ready', help: 'Whether a condition of readiness holds: 1 or 0, by condition', labelNames: ['condition'], registers: [registry],
    async collect() {
      const { missing } = await readiness(checks, clock);
      for (const { name } of checks) this.set({ condition: name }, missing.includes(name) ? 0 : 1);
    },
  });
}

/** The returned function is told of each round of maintenance whether all of it went well. */
export function createMaintenanceMetrics(registry: Registry, clock: Clock): (allWell: boolean) => void {
  const last = new Gauge({ name: 'sealgate_maintenance_success_timestamp_seconds', help: 'When maintenance last went well, Unix time; at first the start', registers: [registry] });
  const mark = (): void => { last.set(clock.nowMs() / msPerS); };
  mark();
  return allWell => { if (allWell) mark(); };
}
