/** Cancels what it was returned for; calling it again, or late, does nothing. */
export type Cancel = () => void;

/** Time comes from outside, so that tests of timeouts take none and a seed replays. */
export interface Clock {
  /** Wall-clock time in whole ms since 1970. May step. */
  nowMs(): number;
  /** Never goes back; for durations. Fractions of ms. */
  monotonicMs(): number;
  /** Calls `task` once after at least `delayMs`. Does not keep the process alive, unless it is told to. */
  after(delayMs: number, task: () => void, keepsProcessAlive?: boolean): Cancel;
  /** Calls `task` again and again, first after `periodMs` or up to 50 ms later, so that tasks can share a moment. Does not keep the process alive. */
  every(periodMs: number, task: () => void): Cancel;
}

/** Resolves after `delayMs`; with a signal it rejects with the signal's reason when that comes first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal, keepsProcessAlive = false): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(asError(signal.reason));
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(asError(signal?.reason));
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, keepsProcessAlive);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted');
}
