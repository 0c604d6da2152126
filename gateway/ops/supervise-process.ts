import type { Clock } from '../../proto/clock.ts';
import { settlesWithin } from './drain.ts';
import type { Log } from './log.ts';

export interface Supervised {
  /** Stops admitting, tells clients, finishes, closes everything. */
  stop(): Promise<void>;
  /** New connections get the certificate that is in the files now. */
  reloadTls(): Promise<void>;
}

export interface SuperviseParts {
  readonly clock: Clock;
  readonly log: Log;
  /** A stop that takes longer ends the process all the same. */
  readonly stopTimeoutMs: number;
  /** Ends the process at once with this code. */
  readonly exit: (code: number) => void;
  readonly codes: { readonly ok: number; readonly drainTimedOut: number; readonly crashed: number };
}

const signalBase = 128;
const signalNumbers = { SIGINT: 2, SIGTERM: 15 } as const;

/**
 * Keeps a node and its process together: SIGTERM and SIGINT stop it, a second one ends it at once; SIGHUP reads the certificates again.
 * An error that nobody caught ends the process too: state in memory may be wrong then, while everything accepted is on disk, so a fresh start is the safe answer.
 * What goes wrong with one connection is caught where the connection is and never comes here. Resolves to the exit code; rejects as `start` does.
 * Signals are listened to before the start: one that comes while the node begins to listen would end the process, and not the node in order.
 */
export function superviseProcess(start: () => Promise<Supervised>, { clock, log, stopTimeoutMs, exit, codes }: SuperviseParts): Promise<number> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const stop = async (): Promise<void> => {
      const isDone = await settlesWithin(starting.then(node => node?.stop()), stopTimeoutMs, clock);
      if (!isDone) log.error({ stopTimeoutMs }, 'the drain did not finish in time; nothing accepted is lost');
      resolve(isDone ? codes.ok : codes.drainTimedOut);
    };
    const crash = (error: unknown, what: string): void => {
      log.fatal({ err: error }, what);
      exit(codes.crashed);
    };
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (isStopping) {
          exit(signalBase + signalNumbers[signal]);
          return;
        }
        isStopping = true;
        stop().catch((error: unknown) => { crash(error, 'the node could not stop in order'); });
      });
    }
    process.on('SIGHUP', () => {
      starting.then(node => node?.reloadTls()).catch((error: unknown) => { log.error({ err: error }, 'the new certificate is not usable; the old one stays'); });
    });
    process.on('uncaughtException', error => { crash(error, 'an error that nobody expected; the process ends to be started again'); });
    process.on('unhandledRejection', error => { crash(error, 'a failure that nobody handled; the process ends to be started again'); });
    const starting = start().catch((error: unknown) => {
      reject(error instanceof Error ? error : new Error(String(error)));
      return null;
    });
  });
}
