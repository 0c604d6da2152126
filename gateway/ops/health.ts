import { sleep, type Clock } from '../../proto/clock.ts';

/** One thing that must hold before this node takes connections. */
export interface ReadinessCheck {
  readonly name: string;
  /** A check that throws or takes too long does not hold. */
  holds(): boolean | Promise<boolean>;
}

export interface ReadinessAnswer {
  readonly ready: boolean;
  /** Names of the checks that do not hold. */
  readonly missing: readonly string[];
}

const checkTimeoutMs = 2_000;

/** Asks all checks at once. */
export async function readiness(checks: readonly ReadinessCheck[], clock: Clock): Promise<ReadinessAnswer> {
  const results = await Promise.all(checks.map(check => holdsInTime(check, clock)));
  const missing = checks.filter((_, index) => results[index] !== true).map(check => check.name);
  return { ready: missing.length === 0, missing };
}

async function holdsInTime(check: ReadinessCheck, clock: Clock): Promise<boolean> {
  const stop = new AbortController();
  try {
    return await Promise.race([check.holds(), sleep(clock, checkTimeoutMs, stop.signal).then(() => false)]);
  } catch {
    return false; // whatever went wrong, the answer is no
  } finally {
    stop.abort();
  }
}
