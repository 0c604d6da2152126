import { nowUs, pause } from '../measure/now.ts';
import { introduce } from './introduce.ts';
import { connectRate, costOf, outcomeOf, watch, type Scenario } from './scenario.ts';

const FILL_OPEN_PER_DEVICE = 8;
const FILL_OPEN_IN_ALL = 2048;
const QUIET_BEFORE_RETURN_MS = 2_000;

/** Half of the devices are away while the others write to them; then all of them return at once and take what waits. */
export const drain: Scenario = {
  name: 'drain',
  summary: 'messages queued for devices that are away, which then all return: messages per second until the queues are empty',
  async run(stage) {
    const { fleet, settings, target } = stage;
    // Peers are 2n and 2n+1 and live in one generator. Everybody connects once, to accept; then the odd ones go away.
    const all = 2 * settings.devices;
    await fleet.run({ kind: 'connect', from: 0, to: all, concurrency: settings.concurrency, parity: 'any' });
    await introduce(stage, 0, all);
    await fleet.run({ kind: 'leave', from: 0, to: all, parity: 'odd' });

    const messagesEach = Math.ceil(settings.queued / settings.devices);
    stage.say(`${messagesEach} messages for each of ${settings.devices} devices that are away`);
    const filled = await fleet.run({
      kind: 'exchange', from: 0, to: all, parity: 'even', messagesEach, openPerDevice: FILL_OPEN_PER_DEVICE, openInAll: FILL_OPEN_IN_ALL, settleMs: 0,
    });
    await pause(QUIET_BEFORE_RETURN_MS);

    stage.say(`${settings.devices} devices return`);
    const watching = watch(target);
    const startedUs = nowUs();
    const report = await fleet.run({ kind: 'return', from: 0, to: all, parity: 'odd', concurrency: settings.concurrency, settleMs: 2 * settings.settleSeconds * 1000 });
    const spans = watching.spans();

    const drainUs = report.phase.lastDeliveryUs - (report.phase.firstConnectUs ?? startedUs);
    return {
      ...outcomeOf(report),
      acceptMs: filled.phase.accept.percentilesMs(),
      connectsPerSecond: connectRate(report),
      acceptedPerSecond: filled.phase.accepted / (filled.phase.elapsedMs / 1000),
      deliveredPerSecond: report.phase.delivered === 0 ? 0 : report.phase.delivered / (drainUs / 1e6),
      generatorCpuShare: report.phase.cpuMicros / Math.max(1, drainUs),
      ...costOf(spans, report.phase.delivered),
    };
  },
};
