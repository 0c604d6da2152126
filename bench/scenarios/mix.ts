import { behaviour } from './behaviour.ts';
import type { Scenario } from './scenario.ts';
import { gather, trafficOutcome, watched } from './traffic.ts';

/** People in circles of acquaintances: messages, receipts for what came, signs of typing, and connections that are lost and made anew all the time. */
export const mix: Scenario = {
  name: 'mix',
  summary: `messages, receipts, typing and reconnects among circles of ${behaviour.circle}, in the proportions of a large messenger (scenarios/behaviour.ts)`,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  defaults: { rate: 200 },
  circles: () => ({ size: behaviour.circle, topology: 'circle' }),
  async run(stage) {
    const { fleet, settings, target } = stage;
    if (target.wire !== 'sealgate') throw new Error('mix has receipts and typing as our own protocol knows them');
    await gather(stage);
    const reconnectsPerSecond = settings.rate * behaviour.loginsPerMessage;
    stage.say(`${settings.rate} messages/s and ${reconnectsPerSecond.toFixed(0)} reconnects/s for ${settings.durationSeconds} s`);
    const { receiptDelayMs, typingShare } = behaviour;
    const measured = await watched(stage, settings.durationSeconds, schedule => fleet.run({
      kind: 'mix', from: 0, to: settings.devices, ...schedule, ratePerSecond: settings.rate, reconnectsPerSecond, receiptDelayMs, typingShare, settleMs: settings.settleSeconds * 1000,
    }));
    stage.keep('latency', measured.report.phase.latency);
    stage.keep('without service', measured.report.phase.outage);
    return trafficOutcome(measured);
  },
};
