import { randomInt } from 'node:crypto';
import { Fleet, type FleetProgress } from './generator/fleet.ts';
import { readHardware, readVersions } from './measure/machine.ts';
import { reasonsAgainst, type Result } from './report/result.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Settings } from './settings.ts';
import type { Target } from './targets/target.ts';

const PROGRESS_MS = 2000;

/** What a run needs from outside. */
export interface RunParts {
  readonly scenario: Scenario;
  readonly settings: Settings;
  readonly startTarget: () => Promise<Target>;
  /** How many accounts the scenario needs. */
  readonly accounts: number;
  /** One line for the person at the terminal. */
  readonly say: (line: string) => void;
  /** Ends the run early; what was started is ended in any case. */
  readonly signal: AbortSignal;
}

/** Starts the target and the generators, runs the scenario and ends everything again, also when something fails. */
export async function runScenario(parts: RunParts): Promise<Result> {
  const { scenario, settings, say } = parts;
  const startedAt = new Date().toISOString();
  const target = await parts.startTarget();
  let fleet: Fleet | null = null;
  let timer: NodeJS.Timeout | null = null;
  try {
    parts.signal.throwIfAborted();
    const running = await Fleet.start(settings.generators, {
      wire: target.wire,
      urls: [...target.urls],
      caFile: target.caFile,
      accountsFile: target.accountsFile,
      devices: parts.accounts,
      seed: settings.seed,
      run: randomInt(2 ** 32),
      payloadBytes: settings.payloadBytes,
      ackTickMs: settings.ackTickMs,
      ackEvery: settings.ackEvery,
      addresses: settings.addresses,
    });
    fleet = running;
    timer = setInterval(() => say(progressLine(running.progress())), PROGRESS_MS);
    const outcome = await orAborted(scenario.run({ target, fleet, settings, say }), parts.signal);
    const invalidBecause = reasonsAgainst(outcome);
    return {
      scenario: scenario.name, valid: invalidBecause.length === 0, invalidBecause,
      ...outcome,
      startedAt, seed: settings.seed, settings, versions: readVersions(target.version), hardware: readHardware(),
    };
  } finally {
    if (timer !== null) clearInterval(timer);
    await fleet?.stop();
    await target.stop();
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('stopped'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort)).catch(() => undefined);
  });
}

function progressLine({ connected, sent, accepted, delivered }: FleetProgress): string {
  return `connected ${connected}  sent ${sent}  accepted ${accepted}  delivered ${delivered}`;
}
