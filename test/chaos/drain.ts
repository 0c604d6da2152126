import { owedTo } from './checks/messages.ts';
import { parcelKey, type HistoryEvent } from './history.ts';
import type { MetricsLog } from './metrics-log.ts';
import type { Target } from './targets/target.ts';
import type { Crowd } from './traffic/crowd.ts';

const LOOK_EVERY_MS = 250;
/** Nothing of these may be left. */
const gauges = ['sealgate_log_lag_records', 'sealgate_uncommitted_records', 'sealgate_outstanding_deliveries', 'sealgate_pending_spills', 'sealgate_unfinished_sends'];

/** Everything heals: resolves to the ms it took, and what was still amiss when the time was up. */
export async function waitForDrain(target: Target, crowd: Crowd, events: readonly HistoryEvent[], metrics: MetricsLog, withinMs: number): Promise<{ readonly tookMs: number; readonly amiss: readonly string[] }> {
  const startedMs = performance.now();
  for (;;) {
    const amiss = [...clientsAmiss(crowd, events), ...await gatewaysAmiss(target, metrics)];
    const tookMs = Math.round(performance.now() - startedMs);
    if (amiss.length === 0 || tookMs > withinMs) return { tookMs, amiss };
    await new Promise(resolve => { setTimeout(resolve, LOOK_EVERY_MS); });
  }
}

function clientsAmiss(crowd: Crowd, events: readonly HistoryEvent[]): string[] {
  const removed = new Set(crowd.devices.filter(({ isRemoved }) => isRemoved).map(({ name }) => name));
  const devices = crowd.devices.filter(({ isRemoved }) => !isRemoved);
  const away = devices.filter(({ client }) => client.connection !== 'online').map(({ name }) => `${name} is not connected`);
  const open = devices.filter(device => device.open > 0).map(({ name, open }) => `${name} does not know the fate of ${open} sends`);
  const seen = new Set(events.flatMap(event => event.kind === 'shown' ? [`${event.device} ${parcelKey(event.parcel)}`] : []));
  const missing = events.flatMap(event => {
    if (event.kind !== 'accepted') return [];
    return owedTo(event.parcel, crowd.names, removed).filter(name => !seen.has(`${name} ${parcelKey(event.parcel)}`));
  });
  return [...away, ...open, ...missing.length === 0 ? [] : [`${missing.length} deliveries have not come, to ${[...new Set(missing)].join(', ')}`]];
}

async function gatewaysAmiss({ gateways }: Target, metrics: MetricsLog): Promise<string[]> {
  const ready = await Promise.all(gateways.map(async gateway => await gateway.isReady() ? [] : [`${gateway.name} is not ready`]));
  const left = await Promise.all(gauges.map(async name => {
    const values = await metrics.gauge(name);
    return values.every(value => value === 0) ? [] : [`${name} is ${values.join(', ')}`];
  }));
  return [...ready, ...left].flat();
}
