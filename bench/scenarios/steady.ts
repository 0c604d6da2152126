import { connectRate, type Scenario } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

/** Everybody is connected and sends to their peer. */
export const steady: Scenario = {
  name: 'steady',
  summary: 'messages between connected devices at a constant rate (Poisson arrivals): throughput, latency, CPU per message',
  isRestrained: true,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes', 'sleepingDevices'],
  async run(stage) {
    const { settings } = stage;
    const connected = await gather(stage);
    stage.say(`measuring ${settings.rate} sends/s for ${settings.durationSeconds} s`);
    const measured = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds });
    stage.keep('latency', measured.report.phase.latency);
    stage.keep('accept', measured.report.phase.accept);
    return { ...trafficOutcome(measured), handshakeMs: connected.phase.handshake.percentilesMs(), connectsPerSecond: connectRate(connected) };
  },
};
