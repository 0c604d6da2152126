import type { FleetReport } from '../generator/fleet-report.ts';
import { nowUs } from '../measure/now.ts';
import type { ProcessSpan } from '../measure/process-watch.ts';
import { storeRequestsBetween, type StoreRequests } from '../measure/store-requests.ts';
import type { Outcome } from '../report/result.ts';
import { costOf, outcomeOf, watch, type Stage } from './scenario.ts';

/** Time for a command to reach every generator before its schedule begins. */
const HEAD_START_MS = 100;
/** So much of what a process used that is killed may be missed. */
const READ_MS = 250;
/** Of the rate, one after another. */
const WARM_UP_SHARES = [0.25, 0.5, 0.75, 1];

export interface Stretch {
  readonly ratePerSecond: number;
  readonly seconds: number;
  /** Default: all devices, and the settings' time to settle. */
  readonly from?: number;
  readonly to?: number;
  /** Of the devices in the range, who writes; default: all of them. */
  readonly parity?: 'even' | 'odd';
  readonly settleSeconds?: number;
}

export interface Traffic {
  readonly report: FleetReport;
  /** The target's processes over the time in which messages were offered, not over the wait for the last ones. */
  readonly spans: readonly ProcessSpan[];
  readonly storeRequests: StoreRequests | null;
  /** When the offering ended, on the clock of `nowUs`. */
  readonly endUs: number;
}

/** A stretch of traffic between connected devices: open loop, Poisson arrivals at a constant rate, every delivery acknowledged. */
export function traffic(stage: Stage, { ratePerSecond, seconds, from = 0, to = Infinity, parity, settleSeconds }: Stretch): Promise<Traffic> {
  const { fleet, settings } = stage;
  const range = { from, to: Math.min(to, settings.devices), ...parity === undefined ? {} : { parity } };
  return watched(stage, seconds, schedule => fleet.run({
    kind: 'steady', ...range, ...schedule, ratePerSecond: Math.min(ratePerSecond, settings.rateCap ?? Infinity), settleMs: (settleSeconds ?? settings.settleSeconds) * 1000,
  }));
}

/** Has messages offered for a time, by a command that follows the schedule, and watches the target meanwhile. */
export async function watched(stage: Stage, seconds: number, offer: (schedule: { readonly startAtUs: number; readonly durationMs: number }) => Promise<FleetReport>): Promise<Traffic> {
  const { target } = stage;
  const startAtUs = nowUs() + HEAD_START_MS * 1000;
  const durationMs = seconds * 1000;
  const running = offer({ startAtUs, durationMs });
  const watching = (async () => {
    await stage.pause(HEAD_START_MS);
    const before = await target.gatewayCounts?.() ?? null;
    const processes = watch(target);
    const reading = setInterval(() => processes.read(), READ_MS).unref(); // as pause: a run that was stopped must not wait
    await stage.pause(durationMs);
    clearInterval(reading);
    const spans = processes.spans();
    return { spans, storeRequests: storeRequestsBetween(before, await target.gatewayCounts?.() ?? null) };
  })();
  const [report, measured] = await Promise.all([running, watching]);
  return { report, ...measured, endUs: startAtUs + report.phase.elapsedMs * 1000 };
}

/** Everybody connects, takes messages of those who will write to them, and from then on makes a lost connection anew, as people's devices do; not part of what is measured. Then, when the settings say so, traffic warms everything up. */
export async function gather(stage: Stage): Promise<FleetReport> {
  const { fleet, settings } = stage;
  const all = { from: 0, to: settings.devices };
  const connected = await fleet.run({ kind: 'connect', ...all, concurrency: settings.concurrency });
  stage.say(`${settings.devices} devices accept their peers`);
  await fleet.run({ kind: 'accept', ...all });
  await fleet.run({ kind: 'keep', ...all });
  if (settings.warmUpSeconds > 0) {
    stage.say(`warming up for ${settings.warmUpSeconds} s`);
    // By degrees: the first message of each pair costs reads that later ones do not, and nobody's devices all wake in one second.
    for (const share of WARM_UP_SHARES) await traffic(stage, { ratePerSecond: settings.rate * share, seconds: settings.warmUpSeconds / WARM_UP_SHARES.length });
  }
  return connected;
}

/** The outcome of a stretch. */
export function trafficOutcome({ report, spans, storeRequests }: Traffic): Outcome {
  const seconds = Math.max(0.001, report.phase.elapsedMs / 1000);
  return {
    ...outcomeOf(report),
    offeredPerSecond: report.phase.offered / seconds,
    acceptedPerSecond: report.phase.accepted / seconds,
    deliveredPerSecond: report.phase.delivered / seconds,
    ...costOf(spans, report.phase.delivered),
    storeRequestsPerMessage: storeRequests,
  };
}
