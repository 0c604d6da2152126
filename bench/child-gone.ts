import type { ChildProcess } from 'node:child_process';

/** For whoever waits for a child process that has ended, or no longer listens. `what` it is, with its article. */
export function childGone(what: string, { exitCode, signalCode }: ChildProcess): Error {
  return new Error(`${what} ended (${signalCode ?? exitCode ?? 'it does not listen'})`);
}
