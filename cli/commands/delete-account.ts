import type { Command } from 'commander';
import { SealgateError } from '../../proto/errors.ts';
import { UsageError } from '../failure.ts';
import { processIo, type Io } from '../io.ts';
import { runClient, type Session } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly yes?: boolean;
  readonly pin?: string;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'delete-account', 'delete the account at the server and empty this profile, for ever', ['delete-account', 'delete-account --yes'])
    .option('--yes', 'do not ask')
    .option('--pin <PIN>', 'when the number is protected by one; - reads it from stdin')
    .action(async (options: Options, command: Command) => {
      await runClient(command, io, 'online', session => deleteAccount(session, options));
    });
}

async function deleteAccount({ client, out, ask }: Session, options: Options): Promise<void> {
  const self = client.self;
  if (self === null) throw new SealgateError('PROFILE_MISSING');
  if (options.yes !== true && !await ask.yes(`Delete ${self.number} with all devices, keys and history, for ever?`)) {
    throw new UsageError('Nothing was deleted; answer y, or give --yes');
  }
  const pin = options.pin === '-' ? await ask.secret('PIN: ') ?? undefined : options.pin;
  await client.deleteAccount(pin);
  out.answer({ deleted: true, account: self.account, number: self.number }, `${self.number} is deleted`);
}
