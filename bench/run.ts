import { randomInt } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Progress } from './generator/commands.ts';
import { Fleet } from './generator/fleet.ts';
import type { Latency } from './measure/latency.ts';
import { readHardware, readVersions } from './measure/machine.ts';
import type { Moment, Outcome, Result } from './report/result.ts';
import { ENDED, reasonsAgainst } from './report/verdict.ts';
import { watch, type Scenario, type Stage } from './scenarios/scenario.ts';
import type { Settings } from './settings.ts';
import type { Target } from './targets/target.ts';
import { Timeline } from './timeline.ts';

/** What a run needs from outside. */
export interface RunParts {
  readonly scenario: Scenario;
  readonly settings: Settings;
  /** Starts a target on which devices 0 to accounts - 1 can connect. */
  readonly startTarget: (accounts: number) => Promise<Target>;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Told every second. */
  readonly live?: (moment: Moment, before: Moment | null) => void;
  /** Ends the run early, and a report is made of what was measured by then. */
  readonly cut: AbortSignal;
  /** Ends it at once, without a report; what was started is ended in any case. */
  readonly abort: AbortSignal;
}

export interface RunReport {
  readonly result: Result;
  /** Raw HDR histograms of microseconds by name. */
  readonly histograms: ReadonlyMap<string, Latency>;
}

const PAIR = { size: 2, topology: 'circle' } as const;

/** Starts the target and the generators, runs the scenario and ends everything again, also when something fails. */
export async function runScenario(parts: RunParts): Promise<RunReport> {
  const { scenario, settings } = parts;
  const startedAt = new Date().toISOString();
  const [loadBefore = 0] = loadavg();
  const accounts = scenario.accounts?.(settings) ?? settings.devices;
  const target = await parts.startTarget(accounts);
  const histograms = new Map<string, Latency>();
  let fleet: Fleet | null = null;
  let timeline: Timeline | null = null;
  const passOn = (): void => void fleet?.run({ kind: 'cut' }).catch(() => undefined);
  try {
    parts.abort.throwIfAborted();
    if (parts.cut.aborted) throw new Error('stopped before anything was measured');
    const running = await startFleet(parts, target, accounts);
    fleet = running;
    let progress = (): Progress => running.progress();
    const namesBefore = namesOf(target);
    timeline = new Timeline(() => progress(), watch(target), (moment, before) => parts.live?.(moment, before));
    parts.cut.addEventListener('abort', passOn);
    const outcome = await orAborted(scenario.run(stageOf(parts, target, running, histograms, followed => { progress = followed; })), parts.abort).catch((error: unknown) => {
      throw new Error([error instanceof Error ? error.message : String(error), ...goneOf(target, namesBefore)].join('; '));
    });
    timeline.stop();
    return { result: resultOf(parts, target, namesBefore, outcome, timeline.moments, histograms, startedAt, loadBefore), histograms };
  } finally {
    parts.cut.removeEventListener('abort', passOn);
    timeline?.stop();
    await fleet?.stop();
    await target.stop();
  }
}

function startFleet({ scenario, settings }: RunParts, target: Target, accounts: number): Promise<Fleet> {
  const { size, topology } = scenario.circles?.(settings) ?? PAIR;
  return Fleet.start(settings.generators, {
    ...settings, wire: target.wire, urls: [...target.urls], caFile: target.caFile, accountsFile: target.accountsFile, devices: accounts, circle: size, topology, apart: scenario.apart?.(settings) ?? 0, run: randomInt(2 ** 32),
  });
}

function stageOf({ settings, say, cut }: RunParts, target: Target, fleet: Fleet, histograms: Map<string, Latency>, follow: Stage['follow']): Stage {
  return {
    target, fleet, settings, say, cut, follow,
    pause: delayMs => setTimeout(delayMs, undefined, { signal: cut, ref: false }).catch(() => undefined),
    keep: (name, distribution) => { if (distribution.count > 0) histograms.set(name, distribution); },
  };
}

function resultOf(
  { scenario, settings, cut }: RunParts, target: Target, namesBefore: readonly string[], outcome: Outcome, timeline: Moment[], histograms: ReadonlyMap<string, Latency>, startedAt: string,
  loadBefore: number,
): Result {
  const invalidBecause = [...goneOf(target, namesBefore), ...cut.aborted ? ['it was ended early'] : reasonsAgainst(outcome)];
  const { name, version, durability, settingsPage } = target;
  return {
    format: 1, scenario: scenario.name, target: { name, version, durability, settingsPage }, valid: invalidBecause.length === 0, invalidBecause,
    ...outcome,
    timeline, distributions: Object.fromEntries([...histograms].map(([key, distribution]) => [key, distribution.curveMs()])),
    loadBefore, startedAt, seed: settings.seed, settings, versions: readVersions(target.version), hardware: readHardware(),
  };
}

/** A sentence for each of the target's processes that was there and is not any more. */
function goneOf(target: Target, namesBefore: readonly string[]): readonly string[] {
  const namesAfter = namesOf(target);
  return namesBefore.filter(name => !namesAfter.includes(name)).map(name => `${name} ${ENDED}`);
}

/** Of the target's processes that run now. One that was restarted keeps its name. */
function namesOf(target: Target): readonly string[] {
  return target.processes().map(({ name }) => name);
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('stopped'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort)).catch(() => undefined);
  });
}
