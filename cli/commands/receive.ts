import type { Command } from 'commander';
import { processIo, type Io } from '../io.ts';
import { Inbox } from '../receive/inbox.ts';
import { runClient, type Session } from '../run-client.ts';
import { afterDisconnect } from '../receive/after-disconnect.ts';
import { wholeNumber } from '../whole-number.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly follow?: boolean;
  readonly timeout?: number;
  readonly keepUnread?: boolean;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'receive', 'print what has arrived and was not printed yet', [
    'receive',
    'receive --timeout 30            (waits up to 30 s when nothing is there)',
    'receive --follow --json         (goes on until Ctrl-C)',
  ])
    .option('--follow', 'go on printing until Ctrl-C, or for --timeout seconds')
    .option('--timeout <S>', 'seconds to wait: for the first message, or with --follow in all', wholeNumber(1))
    .option('--keep-unread', 'do not mark as read, and do not tell the authors')
    .action(async (options: Options, command: Command) => {
      await runClient(command, io, 'offline', session => receive(session, options));
    });
}

async function receive(session: Session, options: Options): Promise<void> {
  const { client, io } = session;
  const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000;
  const inbox = new Inbox(session, options.keepUnread !== true);
  await inbox.printUnread();
  inbox.listen();
  await client.connect();
  await (timeoutMs === undefined ? client.drained() : client.drained(timeoutMs));
  await inbox.settled();
  if (options.follow === true) await waitFor(session, io.stop(), timeoutMs);
  else if (inbox.isEmpty && timeoutMs !== undefined) await waitFor(session, AbortSignal.any([io.stop(), inbox.first]), timeoutMs);
  await inbox.settled();
}

/** Resolves at the signal or after the time; rejects when the server closes for good. */
async function waitFor({ client }: Session, signal: AbortSignal, timeoutMs: number | undefined): Promise<void> {
  let cancel = (): void => undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => { resolve(); }, { once: true });
      if (timeoutMs !== undefined) timer = setTimeout(resolve, timeoutMs);
      cancel = client.on('disconnected', event => { if (event.then === 'stop') reject(afterDisconnect(event.code, event.text)); });
    });
  } finally {
    cancel();
    clearTimeout(timer);
  }
}
