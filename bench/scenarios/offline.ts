import { connectRate, costOf, outcomeOf, watch, type Scenario } from './scenario.ts';

const FILL_OPEN_PER_DEVICE = 8;
const FILL_OPEN_IN_ALL = 2048;
const QUIET_BEFORE_RETURN_MS = 2_000;

/** Half of the devices are away while the others write to them; then all of them return and take what waits. */
export const offline: Scenario = {
  name: 'offline',
  summary: '--messages wait for each of --devices that are away and then return within --within seconds: messages per second until the queues are empty',
  uses: ['payloadBytes', 'messagesEach', 'withinSeconds'],
  accounts: settings => 2 * settings.devices,
  async run(stage) {
    const { fleet, settings, target } = stage;
    // Peers are 2n and 2n+1 and live in one generator. Everybody connects once, to accept; then the odd ones go away.
    const all = { from: 0, to: 2 * settings.devices };
    await fleet.run({ kind: 'connect', ...all, concurrency: settings.concurrency });
    await fleet.run({ kind: 'accept', ...all });
    await fleet.run({ kind: 'leave', ...all, parity: 'odd' });

    const { messagesEach } = settings;
    stage.say(`${messagesEach} messages for each of ${settings.devices} devices that are away`);
    const filled = await fleet.run({
      kind: 'exchange', ...all, parity: 'even', messagesEach, openPerDevice: FILL_OPEN_PER_DEVICE, openInAll: FILL_OPEN_IN_ALL, settleMs: 0,
    });
    await stage.pause(QUIET_BEFORE_RETURN_MS);

    stage.say(`${settings.devices} devices return within ${settings.withinSeconds} s`);
    const watching = watch(target);
    const report = await fleet.run({
      kind: 'return', ...all, parity: 'odd', concurrency: settings.concurrency, spreadMs: settings.withinSeconds * 1000, settleMs: 2 * settings.settleSeconds * 1000,
    });
    const spans = watching.spans();

    const { phase } = report;
    const drainUs = phase.delivered === 0 ? null : Math.max(1, phase.lastDeliveryUs - (phase.firstConnectUs ?? phase.lastDeliveryUs));
    stage.keep('from connecting to delivery', phase.latency);
    return {
      ...outcomeOf(report),
      acceptMs: filled.phase.accept.percentilesMs(),
      connectsPerSecond: connectRate(report),
      acceptedPerSecond: filled.phase.accepted / Math.max(0.001, filled.phase.elapsedMs / 1000),
      deliveredPerSecond: drainUs === null ? 0 : phase.delivered / (drainUs / 1e6),
      recoveryMs: drainUs === null ? null : drainUs / 1000,
      // While the queues drain, and not over the wait for whoever comes last.
      generatorCpuShare: phase.cpuShareMax * (drainUs === null ? 1 : phase.elapsedMs * 1000 / drainUs),
      ...costOf(spans, phase.delivered),
    };
  },
};
