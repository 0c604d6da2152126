import { readdirSync } from 'node:fs';
import { nowUs } from '../measure/now.ts';
import { spanOf } from '../measure/process-watch.ts';
import { trendOf } from '../measure/slope.ts';
import type { Target } from '../targets/target.ts';
import { watch, type Scenario, type Stage } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

interface Sample {
  readonly hours: number;
  readonly rssBytes: number;
  readonly files: number;
}

/** Steady traffic for hours: memory after collection must not grow, nor what is open. The collections that the readings need are part of the latency. */
export const soak: Scenario = {
  name: 'soak',
  summary: 'steady traffic for hours: slope of the memory after collection with its 95 % interval, open files, latency',
  isRestrained: true,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes', 'sampleSeconds'],
  // The bounded caches of pairs fill first, which is no leak.
  defaults: { rate: 500, durationSeconds: 3600, warmUpSeconds: 600 },
  async run(stage) {
    const { settings } = stage;
    await gather(stage);
    const isOver = { value: false };
    const sampling = sample(stage, isOver);
    const measured = await traffic(stage, { ratePerSecond: settings.rate, seconds: settings.durationSeconds });
    isOver.value = true;
    const samples = await sampling;
    stage.keep('latency', measured.report.phase.latency);
    const line = trendOf(samples.map(({ hours, rssBytes }) => ({ x: hours, y: rssBytes })));
    return {
      ...trafficOutcome(measured),
      memorySlope: line === null ? null : {
        bytesPerHour: line.slope, low: line.low, high: line.high, samples: samples.length,
        filesFirst: samples[0]?.files ?? 0, filesLast: samples.at(-1)?.files ?? 0,
      },
    };
  },
};

async function sample(stage: Stage, isOver: { readonly value: boolean }): Promise<Sample[]> {
  const { target, settings } = stage;
  const samples: Sample[] = [];
  const startedUs = nowUs();
  const endUs = startedUs + settings.durationSeconds * 1e6;
  for (let dueUs = startedUs; !isOver.value && !stage.cut.aborted && dueUs < endUs; dueUs += settings.sampleSeconds * 1e6) {
    await stage.pause(Math.max(0, dueUs - nowUs()) / 1000);
    await target.collectGarbage();
    const server = spanOf(watch(target).spans(), 'server');
    if (server !== null) samples.push({ hours: (nowUs() - startedUs) / 3.6e9, rssBytes: server.rssBytes, files: openFiles(target) });
  }
  return samples;
}

function openFiles(target: Target): number {
  return target.processes().filter(({ kind }) => kind === 'server').reduce((sum, { pid }) => sum + readdirSync(`/proc/${pid}/fd`).length, 0);
}
