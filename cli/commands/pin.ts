import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { processIo, type Io } from '../io.ts';
import { runClient, type Session } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

const PIN = /^\S{4,32}$/;

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'pin', 'protect the number with a PIN: nobody registers it anew without', [
    'pin                (asks for the PIN)',
    'pin < pin.txt',
    'pin --off',
  ])
    .argument('[pin]', 'the PIN; without it one line is read from stdin, terminal or not')
    .option('--off', 'take the protection away')
    .action(async (pin: string | undefined, options: { readonly off?: boolean }, command: Command) => {
      await runClient(command, io, 'online', session => options.off === true ? switchOff(session) : setPin(session, pin));
    });
}

async function setPin(session: Session, given: string | undefined): Promise<void> {
  const { client, out, ask } = session;
  const pin = given ?? await ask.secret('New PIN (4 characters at least): ');
  if (pin === null || !PIN.test(pin)) throw new UsageError('A PIN has 4 to 32 characters and no spaces');
  const recoverySecret = await client.setPin(pin);
  out.answer({ lock: true, recoverySecret }, ['The number is protected by the PIN.', `Write this down, it opens the lock when the PIN is forgotten: ${recoverySecret ?? ''}`]);
}

async function switchOff({ client, out }: Session): Promise<void> {
  await client.setPin(null);
  out.answer({ lock: false, recoverySecret: null }, 'The number is no longer protected by a PIN.');
}
