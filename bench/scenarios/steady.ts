import { nowUs, pause } from '../measure/now.ts';
import { introduce } from './introduce.ts';
import { connectRate, costOf, outcomeOf, watch, type Scenario } from './scenario.ts';

/** Time for a command to reach every generator before its schedule begins. */
const HEAD_START_MS = 100;

/** Everybody is connected and sends to their peer: open loop, Poisson arrivals at a constant rate, every delivery acknowledged. */
export const steady: Scenario = {
  name: 'steady',
  summary: 'messages between connected devices at a constant rate (Poisson arrivals): throughput, latency, CPU per message',
  async run(stage) {
    const { fleet, settings, target } = stage;
    const connected = await fleet.run({ kind: 'connect', from: 0, to: settings.devices, concurrency: settings.concurrency });
    await introduce(stage, 0, settings.devices);
    if (settings.warmUpSeconds > 0) {
      stage.say(`warming up for ${settings.warmUpSeconds} s`);
      await fleet.run({
        kind: 'steady', ratePerSecond: settings.rate, startAtUs: nowUs() + HEAD_START_MS * 1000, durationMs: settings.warmUpSeconds * 1000, settleMs: settings.settleSeconds * 1000,
      });
    }

    stage.say(`measuring ${settings.rate} sends/s for ${settings.durationSeconds} s`);
    const durationMs = settings.durationSeconds * 1000;
    const running = fleet.run({ kind: 'steady', ratePerSecond: settings.rate, startAtUs: nowUs() + HEAD_START_MS * 1000, durationMs, settleMs: settings.settleSeconds * 1000 });
    // The server's CPU is read over the time in which messages are offered, not over the wait for the last ones.
    const window = (async () => {
      await pause(HEAD_START_MS);
      const watching = watch(target);
      await pause(durationMs);
      return watching.spans();
    })();
    const [report, spans] = await Promise.all([running, window]);

    const seconds = report.phase.elapsedMs / 1000;
    return {
      ...outcomeOf(report),
      handshakeMs: connected.phase.handshake.percentilesMs(),
      connectsPerSecond: connectRate(connected),
      offeredPerSecond: report.phase.offered / seconds,
      acceptedPerSecond: report.phase.accepted / seconds,
      deliveredPerSecond: report.phase.delivered / seconds,
      ...costOf(spans, report.phase.delivered),
    };
  },
};
