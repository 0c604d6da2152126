import { readSlabBytes } from '../measure/process-usage.ts';
import { spanOf } from '../measure/process-watch.ts';
import { watch, type Scenario, type Stage } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

const SLOW_SHARE = 0.01;

/** One reader in a hundred stops reading and stays connected; all the others, and those who write to the slow ones, go on. At the end the slow ones come back and must get everything. */
export const slow: Scenario = {
  name: 'slow',
  summary: '1 % of the readers stop reading: what each costs the server, and the others\' latency',
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  async run(stage) {
    const { fleet, settings } = stage;
    await gather(stage);
    const slowPairs = Math.max(1, Math.round(settings.devices * SLOW_SHARE / 2));
    const others = settings.devices - 2 * slowPairs;
    const toSlow = { from: others, to: settings.devices };
    const before = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds / 2, to: others });
    const memoryBefore = await memory(stage);

    // Both of a pair hang; each is written to by the other.
    await fleet.run({ kind: 'hang', ...toSlow });
    stage.say(`${2 * slowPairs} devices read no more`);
    const [during] = await Promise.all([
      traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds, to: others }),
      // At a rate at which a window is full after a few seconds.
      traffic(stage, { ratePerSecond: slowPairs * 2 * settings.slowRate, seconds: settings.durationSeconds, ...toSlow, settleSeconds: 0 }),
    ]);
    const memoryDuring = await memory(stage);

    await fleet.run({ kind: 'reconnect', ...toSlow, concurrency: settings.concurrency });
    const last = await fleet.run({ kind: 'settle', from: 0, to: settings.devices, settleMs: settings.settleSeconds * 1000 });
    stage.keep('before', before.report.phase.latency);
    stage.keep('others', during.report.phase.latency);
    const { total } = last;
    return {
      ...trafficOutcome(during), ...total,
      undisturbedMs: before.report.phase.latency.percentilesMs(),
      slowReaderBytes: memoryBefore === null || memoryDuring === null ? null : (memoryDuring - memoryBefore) / (2 * slowPairs),
    };
  },
};

/** Of the server and the kernel, after a collection. */
async function memory({ target }: Stage): Promise<number | null> {
  await target.collectGarbage();
  const server = spanOf(watch(target).spans(), 'server');
  return server === null ? null : server.rssBytes + readSlabBytes();
}
