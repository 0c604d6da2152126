import type { Scenario } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

/** Steady traffic, then for a while many times as much, as at midnight of a new year. */
export const burst: Scenario = {
  name: 'burst',
  summary: 'steady traffic, then --factor times as much for --burst seconds: latency in the burst, and how long the rest of it takes',
  isRestrained: true,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes', 'burstFactor', 'burstSeconds'],
  defaults: { rate: 500 },
  async run(stage) {
    const { settings } = stage;
    await gather(stage);
    const before = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds });
    stage.say(`${settings.burstFactor} times as much for ${settings.burstSeconds} s`);
    const during = await traffic(stage, { ratePerSecond: settings.rate * settings.burstFactor, seconds: settings.burstSeconds });
    stage.keep('before', before.report.phase.latency);
    stage.keep('burst', during.report.phase.latency);
    return {
      ...trafficOutcome(during),
      undisturbedMs: before.report.phase.latency.percentilesMs(),
      recoveryMs: Math.max(0, during.report.phase.lastDeliveryUs - during.endUs) / 1000,
    };
  },
};
