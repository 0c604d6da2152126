import { costOf, outcomeOf, watch, type Scenario } from './scenario.ts';

/** Of one sender: what a connection may have open. */
const OPEN_MAX = 60;

/** One device writes to all others, as fast as it is answered; one such sender in each generator. */
export const fanout: Scenario = {
  name: 'fanout',
  summary: 'one sender, --messages to each of all other devices as fast as its sends are answered: deliveries per second, and the time until the last has come',
  uses: ['messagesEach', 'payloadBytes'],
  defaults: { messagesEach: 5 },
  circles: settings => ({ size: Math.ceil(settings.devices / settings.generators), topology: 'hub' }),
  async run(stage) {
    const { fleet, settings, target } = stage;
    const all = { from: 0, to: settings.devices };
    await fleet.run({ kind: 'connect', ...all, concurrency: settings.concurrency });
    await fleet.run({ kind: 'accept', ...all });
    const recipients = Math.ceil(settings.devices / settings.generators) - 1;
    stage.say(`${settings.messagesEach} messages to each of ${recipients} devices`);
    const watching = watch(target);
    const report = await fleet.run({
      kind: 'exchange', ...all, messagesEach: settings.messagesEach * recipients, openPerDevice: OPEN_MAX, openInAll: OPEN_MAX * settings.generators, settleMs: settings.settleSeconds * 1000,
    });
    const spans = watching.spans();
    stage.keep('latency', report.phase.latency);
    const seconds = Math.max(0.001, report.phase.elapsedMs / 1000);
    return {
      ...outcomeOf(report),
      acceptedPerSecond: report.phase.accepted / seconds,
      deliveredPerSecond: report.phase.delivered / seconds,
      recoveryMs: report.phase.elapsedMs,
      ...costOf(spans, report.phase.delivered),
    };
  },
};
