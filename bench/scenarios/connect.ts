import { readSlabBytes } from '../measure/process-usage.ts';
import { spanOf } from '../measure/process-watch.ts';
import { connectRate, costOf, outcomeOf, watch, type Scenario, type Stage } from './scenario.ts';

/** Memory is read at this share of the devices and at all of them: what the process needs without any drops out. */
const FIRST_SHARE = 0.2;
const WARM_OPEN_IN_ALL = 512;

interface Memory {
  readonly rssBytes: number;
  readonly slabBytes: number;
  readonly isCollected: boolean;
}

/** Devices that connect, authenticate and (unless warmed up before) stay idle: handshakes per second, memory and CPU per device. */
export const connect: Scenario = {
  name: 'connect',
  isRestrained: true,
  uses: ['idleSeconds', 'quietSeconds', 'warmMessages', 'payloadBytes'],
  summary: 'devices connect and stay idle: authenticated connects per second, memory and idle CPU per device (--warm: after 100 messages each)',
  async run(stage) {
    const { fleet, settings, target } = stage;
    const first = Math.max(2, 2 * Math.floor(settings.devices * FIRST_SHARE / 2));
    const none = await readMemory(stage);
    const { connected: connectedBefore } = await fleet.run({ kind: 'connect', from: 0, to: first, concurrency: settings.concurrency });
    // As many messages in all as will have been exchanged at the second reading: what the process keeps of recent messages must not look like memory of devices.
    await warmUp(stage, 0, first, Math.ceil(settings.warmMessages * settings.devices / first));
    const some = await readMemory(stage);

    stage.say(`${settings.devices - first} more devices connect`);
    const watching = watch(target);
    const report = await fleet.run({ kind: 'connect', from: first, to: settings.devices, concurrency: settings.concurrency });
    const spans = watching.spans();
    await warmUp(stage, first, settings.devices, settings.warmMessages);
    const all = await readMemory(stage);
    const idleCpuShare = await watchIdle(stage);

    stage.keep('handshake', report.phase.handshake);
    const added = report.connected - connectedBefore;
    const perDevice = (value: (memory: Memory) => number): number | null => some === null || all === null || added <= 0 ? null : (value(all) - value(some)) / added;
    const last = await fleet.run({ kind: 'report' });
    return {
      ...outcomeOf(last),
      handshakeMs: report.phase.handshake.percentilesMs(),
      generatorCpuShare: report.phase.cpuShareMax,
      generatorCpuMicrosPerConnect: report.phase.connects === 0 ? null : report.phase.cpuMicros / report.phase.connects,
      connectsPerSecond: connectRate(report),
      ...costOf(spans, 0),
      serverRssBytes: all?.rssBytes ?? null,
      serverRssBytesAtStart: none?.rssBytes ?? null,
      rssBytesPerDevice: perDevice(({ rssBytes }) => rssBytes),
      rssReadAfter: all === null ? null : all.isCollected ? 'forced collection' : 'settling',
      slabBytesPerDevice: perDevice(({ slabBytes }) => slabBytes),
      serverIdleCpuShare: idleCpuShare,
    };
  },
};

/** Every device in the range sends so many messages and receives as many. */
async function warmUp(stage: Stage, from: number, to: number, messagesEach: number): Promise<void> {
  const { fleet, settings } = stage;
  if (messagesEach === 0) return;
  await fleet.run({ kind: 'accept', from, to });
  stage.say(`${to - from} devices send ${messagesEach} messages each`);
  await fleet.run({
    kind: 'exchange', from, to, messagesEach, openPerDevice: 1, openInAll: WARM_OPEN_IN_ALL, settleMs: settings.settleSeconds * 1000,
  });
}

async function readMemory(stage: Stage): Promise<Memory | null> {
  const { target, settings } = stage;
  if (watch(target).spans().length === 0) return null;
  await stage.pause(settings.quietSeconds * 1000);
  const isCollected = await target.collectGarbage();
  await stage.pause(settings.quietSeconds * 250);
  const usage = spanOf(watch(target).spans(), 'server');
  return usage === null ? null : { rssBytes: usage.rssBytes, slabBytes: readSlabBytes(), isCollected };
}

async function watchIdle(stage: Stage): Promise<number | null> {
  const { settings, target } = stage;
  stage.say(`idle for ${settings.idleSeconds} s`);
  const watching = watch(target);
  await stage.pause(settings.idleSeconds * 1000);
  return spanOf(watching.spans(), 'server')?.cpuShare ?? null;
}
