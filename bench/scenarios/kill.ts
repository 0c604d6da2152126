import { nowUs } from '../measure/now.ts';
import type { Scenario } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

/** kill -9 of one server process in the middle of steady traffic. Devices reconnect by themselves and send again what was not answered. */
export const kill: Scenario = {
  name: 'kill',
  summary: 'kill -9 of a server process under steady traffic: what is lost, repeated, reordered, and how long devices are without service',
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  defaults: { rate: 500 },
  async run(stage) {
    const { settings, target } = stage;
    const { crash } = target;
    if (crash === null) throw new Error(`no process of ${target.name} can be killed from here`);
    await gather(stage);
    const before = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds / 3 });
    let killedUs = 0;
    const [during] = await Promise.all([
      traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds }),
      (async () => {
        await stage.pause(settings.durationSeconds * 1000 / 3);
        if (stage.cut.aborted) return;
        stage.say('kill -9');
        killedUs = nowUs();
        await crash();
      })(),
    ]);
    const { phase } = during.report;
    stage.keep('before', before.report.phase.latency);
    stage.keep('kill', phase.latency);
    stage.keep('without service', phase.outage);
    return {
      ...trafficOutcome(during),
      undisturbedMs: before.report.phase.latency.percentilesMs(),
      recoveryMs: killedUs === 0 || phase.connects === 0 ? null : Math.max(0, phase.lastConnectUs - killedUs) / 1000,
    };
  },
};
