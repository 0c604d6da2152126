import type { Settings } from '../settings.ts';
import { connectRate, type Scenario } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

/** So many of the devices stay and keep writing while the others come back. */
const STAYING_SHARE = 0.1;

/** Every device but a tenth loses its connection at once and reconnects as fast as it can, while steady traffic goes on between those who stay, out of a generator of their own. */
export const storm: Scenario = {
  name: 'storm',
  summary: 'nine tenths of the devices lose their connections at once and reconnect while the others go on writing: time until all are back, and the others\' latency',
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  defaults: { rate: 200, durationSeconds: 20 },
  // A pair that stays, and one that does not.
  devicesMin: 4,
  // All of them at once.
  opening: settings => settings.devices,
  apart: stayingOf,
  async run(stage) {
    const { fleet, settings } = stage;
    await gather(stage);
    const staying = stayingOf(settings);
    const before = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds / 2, to: staying });
    stage.say(`${settings.devices - staying} devices lose their connections`);
    const [during, back] = await Promise.all([
      traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds, to: staying }),
      fleet.run({ kind: 'reconnect', from: staying, to: settings.devices, concurrency: settings.devices }),
    ]);
    // Whoever came back can be reached.
    const after = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds / 4 });
    stage.keep('before', before.report.phase.latency);
    stage.keep('storm', during.report.phase.latency);
    stage.keep('handshake', back.phase.handshake);
    const { firstConnectUs, lastConnectUs } = back.phase;
    return {
      ...trafficOutcome(during),
      ...after.report.total,
      undisturbedMs: before.report.phase.latency.percentilesMs(),
      handshakeMs: back.phase.handshake.percentilesMs(),
      outageMs: back.phase.outage.percentilesMs(),
      connectsPerSecond: connectRate(back),
      recoveryMs: firstConnectUs === null ? null : (lastConnectUs - firstConnectUs) / 1000,
    };
  },
};

/** Whole pairs. */
function stayingOf({ devices }: Settings): number {
  return Math.max(2, 2 * Math.round(devices * STAYING_SHARE / 2));
}
