import type { Readable, Writable } from 'node:stream';

/** A terminal's input can hide what is typed; a pipe's cannot. */
export interface InputStream extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(on: boolean): unknown;
}

export interface OutputStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What a command has to do with the world around it, so that tests run commands without a process each. */
export interface Io {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the person (Ctrl-C) or the system asks the command to end. */
  readonly stop: () => AbortSignal;
  setExitCode(code: number): void;
}

/** The streams of this process; `exit` is told the exit code. */
export function processIo(exit: (code: number) => void): Io {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    stop: stopSignal,
    setExitCode: exit,
  };
}

/** From the first call on, signals no longer end the process by themselves; the second one does. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(name, () => { controller.abort(); });
  }
  return controller.signal;
}
