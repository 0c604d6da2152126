/** npm passes on a Ctrl-C that has come to this process too. */
const SAME_SIGNAL_MS = 500;
const ABORT_TIMEOUT_MS = 10_000;
const EXIT_UNFINISHED = 2;

export interface Interruption {
  /** The run is to end early, with a report. */
  readonly cut: AbortSignal;
  /** At once, without. */
  readonly abort: AbortSignal;
}

/** From now on Ctrl-C (or SIGTERM) ends the run early, with a report; a second time, without. */
export function onInterrupt(say: (line: string) => void): Interruption {
  const cutting = new AbortController();
  const aborting = new AbortController();
  let cutAtMs = 0;
  const interrupted = (): void => {
    if (!cutting.signal.aborted) {
      cutAtMs = performance.now();
      say('ending early; the report follows (once more: without it)');
      cutting.abort();
    } else if (performance.now() > cutAtMs + SAME_SIGNAL_MS) {
      aborting.abort();
      // Whatever still runs then ends with this process; only temporary folders stay.
      setTimeout(() => process.exit(EXIT_UNFINISHED), ABORT_TIMEOUT_MS).unref();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupted);
  return { cut: cutting.signal, abort: aborting.signal };
}
