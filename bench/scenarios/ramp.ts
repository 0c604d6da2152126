import type { Outcome, Step } from '../report/result.ts';
import type { Scenario } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

const GROWTH = 1.25;
const STEPS_MAX = 40;
const TIGHT_MS = 100;
const LOOSE_MS = 1000;
/** Below this share of what was offered the server does not keep up. */
const KEPT_UP = 0.95;

/** The rate grows step by step until the server does not keep up: the knee. */
export const ramp: Scenario = {
  name: 'ramp',
  summary: 'the rate grows by a quarter from step to step (--duration each): the highest with p99 below 100 ms, and below 1 s',
  isRestrained: true,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  defaults: { durationSeconds: 10 },
  async run(stage) {
    const { settings } = stage;
    await gather(stage);
    const steps: Step[] = [];
    let last: Outcome | null = null;
    const mostPerSecond = settings.rateCap ?? Infinity;
    let rate = settings.rate;
    for (let number = 0; number < STEPS_MAX; number += 1) {
      stage.say(`step ${number + 1}: ${Math.round(rate)} sends/s`);
      const measured = await traffic(stage, { ratePerSecond: rate, seconds: settings.durationSeconds });
      const outcome = trafficOutcome(measured);
      const step = stepOf(rate, outcome);
      const isGenerators = last !== null && outcome.generatorCpuShare > 0.6;
      if (isGenerators) stage.say('the generator is the bottleneck from here on; --generators adds one');
      if (isGenerators) break;
      steps.push(step);
      last = outcome;
      stage.keep(`${Math.round(rate)} per second`, measured.report.phase.latency);
      if (!keepsUp(step, LOOSE_MS) || rate >= mostPerSecond) break;
      rate = Math.min(rate * GROWTH, mostPerSecond);
    }
    if (last === null) throw new Error('no step was measured');
    const best = (limitMs: number): number | null => steps.filter(step => keepsUp(step, limitMs)).at(-1)?.deliveredPerSecond ?? null;
    // The last step is beyond the knee, where a late send is the server's doing.
    return { ...last, sendLagMsP99: steps.at(-2)?.sendLagMsP99 ?? last.sendLagMsP99, steps, knee: { under100ms: best(TIGHT_MS), under1s: best(LOOSE_MS) } };
  },
};

function stepOf(ratePerSecond: number, outcome: Outcome): Step {
  const { offeredPerSecond, acceptedPerSecond, deliveredPerSecond, latencyMs, serverCpuMicrosPerMessage, serverCpuShare, generatorCpuShare, sendLagMsP99 } = outcome;
  return {
    ratePerSecond, offeredPerSecond: offeredPerSecond ?? 0, acceptedPerSecond: acceptedPerSecond ?? 0, deliveredPerSecond: deliveredPerSecond ?? 0,
    latencyMs, serverCpuMicrosPerMessage, serverCpuShare, generatorCpuShare, sendLagMsP99,
  };
}

function keepsUp({ offeredPerSecond, deliveredPerSecond, latencyMs }: Step, limitMs: number): boolean {
  return latencyMs !== null && latencyMs.p99 < limitMs && deliveredPerSecond >= KEPT_UP * offeredPerSecond;
}
