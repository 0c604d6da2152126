import { mergedLatency } from '../measure/latency.ts';
import { readSlabBytes } from '../measure/process-usage.ts';
import { spanOf } from '../measure/process-watch.ts';
import { watch, type Scenario, type Stage } from './scenario.ts';
import { gather, traffic, trafficOutcome, type Traffic } from './traffic.ts';

const SLOW_SHARE = 0.01;

/** One reader in a hundred stops reading and stays connected, each written to by somebody who does not; all the others go on. At the end the slow ones come back and must get everything. */
export const slow: Scenario = {
  name: 'slow',
  // One who hangs, one who writes to them, and others.
  devicesMin: 4,
  summary: '1 % of the readers stop reading: what each costs the server, and the others\' latency',
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes', 'slowRate'],
  async run(stage) {
    const { fleet, settings } = stage;
    await gather(stage);
    const slowReaders = Math.max(1, Math.round(settings.devices * SLOW_SHARE));
    const others = settings.devices - 2 * slowReaders;
    const slowPairs = { from: others, to: settings.devices };
    const hanging = { ...slowPairs, parity: 'even' } as const;
    /** At `slowRate` a window is full after a few seconds. Resolves to what became of the others' traffic. */
    const all = async (seconds: number, settleSeconds: number): Promise<Traffic> => {
      const [ours] = await Promise.all([
        traffic(stage, { ratePerSecond: settings.rate, seconds, to: others }),
        traffic(stage, { ratePerSecond: slowReaders * settings.slowRate, seconds, ...slowPairs, parity: 'odd', settleSeconds }),
      ]);
      return ours;
    };
    // The same traffic, also after a collection, for as long, while all of them read and with everything warm: what differs afterwards comes of those who do not.
    if (settings.warmUpSeconds > 0) await all(settings.warmUpSeconds, settings.settleSeconds);
    await memory(stage);
    const before = await all(settings.durationSeconds, settings.settleSeconds);
    await memory(stage);
    // Once more: how far two such stretches differ by themselves is what the difference afterwards has to be seen beside.
    const control = await all(settings.durationSeconds, settings.settleSeconds);
    const memoryBefore = await memory(stage);
    const undisturbed = mergedLatency([before, control].map(({ report }) => report.phase.latency.encode()));

    await fleet.run({ kind: 'hang', ...hanging });
    stage.say(`${slowReaders} devices read no more`);
    const during = await all(settings.durationSeconds, 0);
    const memoryDuring = await memory(stage);

    await fleet.run({ kind: 'reconnect', ...hanging, concurrency: settings.concurrency });
    const { total } = await fleet.run({ kind: 'settle', from: 0, to: settings.devices, settleMs: settings.settleSeconds * 1000 });
    stage.keep('before', before.report.phase.latency);
    stage.keep('control', control.report.phase.latency);
    stage.keep('others', during.report.phase.latency);
    return {
      ...trafficOutcome(during), ...total,
      undisturbedMs: undisturbed.percentilesMs(),
      slowReaderBytes: memoryBefore === null || memoryDuring === null ? null : (memoryDuring - memoryBefore) / slowReaders,
    };
  },
};

/** Of the server and the kernel, after a collection. */
async function memory({ target }: Stage): Promise<number | null> {
  await target.collectGarbage();
  const server = spanOf(watch(target).spans(), 'server');
  return server === null ? null : server.rssBytes + readSlabBytes();
}
