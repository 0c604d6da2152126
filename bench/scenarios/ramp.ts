import type { KneeEnd, Outcome, Step } from '../report/result.ts';
import { bottlenecks, GENERATOR_CPU_SHARE_MAX } from '../report/verdict.ts';
import type { Scenario, Stage } from './scenario.ts';
import { gather, traffic, trafficOutcome } from './traffic.ts';

const GROWTH = 1.25;
const TIGHT_MS = 100;
const LOOSE_MS = 1000;
/** Below this share of what was offered the server does not keep up. */
const KEPT_UP = 0.95;
/** What a connection is told that wants more than one may, however little the server has to do. */
const HASTE = ['RATE_LIMITED', 'TOO_MANY_REQUESTS_OPEN'];
/** Of what was offered. */
const HASTE_SHARE_MAX = 0.01;

/** The rate grows step by step until the server does not keep up: the knee. */
export const ramp: Scenario = {
  name: 'ramp',
  summary: 'the rate grows by a quarter from step to step (--duration each): the highest with p99 below 100 ms, and below 1 s',
  isRestrained: true,
  uses: ['rate', 'durationSeconds', 'warmUpSeconds', 'payloadBytes'],
  defaults: { durationSeconds: 10 },
  async run(stage) {
    await gather(stage);
    const { steps, outcome, endedBy } = await climb(stage);
    const best = (limitMs: number): number | null => steps.filter(step => keepsUp(step, limitMs)).at(-1)?.deliveredPerSecond ?? null;
    const { total } = await stage.fleet.run({ kind: 'report' });
    return { ...outcome, ...total, steps: [...steps], knee: { under100ms: best(TIGHT_MS), under1s: best(LOOSE_MS), endedBy } };
  },
};

interface Climb {
  readonly steps: readonly Step[];
  /** Of the fastest that the server kept up with: beyond it, what is late is its doing. Of the first, where it did not keep up with any. */
  readonly outcome: Outcome;
  readonly endedBy: KneeEnd;
}

/** A step that tells of the generators or of what one device may do, and not of the server, ends it and is left out. Rejects when that is the first. */
async function climb(stage: Stage): Promise<Climb> {
  const { settings, fleet } = stage;
  const mostPerSecond = settings.rateCap ?? Infinity;
  const steps: Step[] = [];
  let best: Outcome | null = null;
  let hasteBefore = hasteIn((await fleet.run({ kind: 'report' })).total.refused);
  for (let rate = settings.rate; ; rate = Math.min(rate * GROWTH, mostPerSecond)) {
    stage.say(`step ${steps.length + 1}: ${Math.round(rate)} sends/s`);
    const measured = await traffic(stage, { ratePerSecond: rate, seconds: settings.durationSeconds });
    const outcome = trafficOutcome(measured);
    const haste = hasteIn(outcome.refused);
    const step = stepOf(rate, outcome);
    const endedBy = stage.cut.aborted ? 'cut' : endOf(step, (haste - hasteBefore) / Math.max(1, measured.report.phase.offered), mostPerSecond);
    hasteBefore = haste;
    if (endedBy === 'generators' || endedBy === 'devices') {
      if (best === null) throw new Error(`no step was measured: ${bottlenecks[endedBy]}`);
      return { steps, outcome: best, endedBy };
    }
    steps.push(step);
    if (best === null || keepsUp(step, LOOSE_MS)) best = outcome;
    stage.keep(`${Math.round(rate)} per second`, measured.report.phase.latency);
    if (endedBy !== null) return { steps, outcome: best, endedBy };
  }
}

/** null: on to the next step. */
function endOf(step: Step, hasteShare: number, mostPerSecond: number): KneeEnd | null {
  if (step.generatorCpuShare > GENERATOR_CPU_SHARE_MAX) return 'generators';
  if (hasteShare > HASTE_SHARE_MAX) return 'devices';
  if (!keepsUp(step, LOOSE_MS)) return 'server';
  return step.ratePerSecond >= mostPerSecond ? 'cap' : null;
}

function hasteIn(refused: Readonly<Record<string, number>>): number {
  return HASTE.reduce((sum, name) => sum + (refused[name] ?? 0), 0);
}

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
