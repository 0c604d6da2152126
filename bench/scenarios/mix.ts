import { nowUs } from '../measure/now.ts';
import { behaviour } from './behaviour.ts';
import { watch, type Scenario } from './scenario.ts';
import { gather, trafficOutcome } from './traffic.ts';

const HEAD_START_MS = 100;

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
    stage.say(`${settings.rate} messages/s and ${(settings.rate * behaviour.loginsPerMessage).toFixed(0)} reconnects/s for ${settings.durationSeconds} s`);
    const startAtUs = nowUs() + HEAD_START_MS * 1000;
    const durationMs = settings.durationSeconds * 1000;
    const watching = watch(target);
    const report = await fleet.run({
      kind: 'mix', from: 0, to: settings.devices, ratePerSecond: settings.rate, startAtUs, durationMs, settleMs: settings.settleSeconds * 1000,
      reconnectsPerSecond: settings.rate * behaviour.loginsPerMessage, receiptDelayMs: behaviour.receiptDelayMs, typingShare: behaviour.typingShare,
    });
    stage.keep('latency', report.phase.latency);
    stage.keep('without service', report.phase.outage);
    return trafficOutcome({ report, spans: watching.spans(), storeRequests: null, endUs: startAtUs + durationMs });
  },
};
