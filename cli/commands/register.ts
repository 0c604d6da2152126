import type { Command } from 'commander';
import type { CodeSent, RegisterOptions } from '../../client/index.ts';
import { SealgateError } from '../../proto/errors.ts';
import { UsageError } from '../failure.ts';
import { processIo, type Io } from '../io.ts';
import { parseNumber } from '../peer.ts';
import { runClient, type Session } from '../run-client.ts';
import { forgetVerification, keepVerification, readVerification } from '../verification-file.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly code?: string;
  readonly business?: boolean;
  readonly name?: string;
  readonly pin?: string;
  readonly recoverySecret?: string;
  readonly voice?: boolean;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'register', 'become somebody: prove a phone number and make the keys of this profile', [
    'register +12025550101',
    'register +12025550101 --name Ada --json < code.txt',
    'register +12025550101 --code 123456  (with the code that an earlier call has had sent)',
    'register +12025550101 --pin -        (asks for the PIN that protects the number)',
    'register +12025550101 --business --name "Lima Plants"',
  ])
    .argument('<number>', 'own phone number, with its country code')
    .option('--code <CODE>', 'the code that was sent; without it one line is read from stdin, terminal or not')
    .option('--business', 'as a business that keeps its keys on its own devices; shown as one that nobody has examined')
    .option('--name <NAME>', 'own display name; contacts get it encrypted, with your first message')
    .option('--pin <PIN>', 'keeps the existing account of a number with a PIN; - reads it from stdin')
    .option('--recovery-secret <HEX>', 'likewise, with the 64 digits that `pin` printed; - reads them from stdin')
    .option('--voice', 'ask for a call instead of a text message')
    .action(async (number: string, options: Options, command: Command) => {
      await runClient(command, io, 'stranger', session => register(session, number, options));
    });
}

async function register(session: Session, text: string, options: Options): Promise<void> {
  const { client, out, folder } = session;
  if (client.self !== null) throw new SealgateError('PROFILE_EXISTS');
  const number = await parseNumber(text);
  const pin = await given(session, options.pin, 'PIN: ');
  const recoverySecret = await given(session, options.recoverySecret, 'Recovery secret: ');
  const begun = options.code === undefined ? null : await readVerification(folder, number);
  const self = await client.register(number, {
    code: async sent => {
      await keepVerification(folder, sent);
      return askForCode(session, sent, options.code);
    },
    ...begun === null ? {} : { session: begun },
    ...options.voice === true ? { voice: true } : {},
    ...options.business === true ? { business: true } : {},
    ...options.name === undefined ? {} : { name: options.name },
    ...pin === undefined ? {} : { pin },
    ...recoverySecret === undefined ? {} : { recoverySecret },
  } satisfies RegisterOptions);
  await forgetVerification(folder);
  out.answer(self, `Registered ${self.number} as ${self.kind === 'business' ? 'a business, ' : ''}device ${self.device}; keys and history are in ${folder}`);
  if (!out.json) out.note('Next: sealgate chat NUMBER, or sealgate receive --follow');
}

async function askForCode({ ask, out }: Session, sent: CodeSent, code: string | undefined): Promise<string> {
  if (code !== undefined) {
    if (sent.attempt > 1) throw new SealgateError('BAD_CODE');
    return code;
  }
  if (sent.attempt > 1) out.note('That code is wrong; look again.');
  const minutes = Math.max(1, Math.round(sent.expiresInSeconds / 60));
  const line = await ask.line(`Code for ${sent.number} (${sent.digits} digits, good for ${minutes} min): `);
  if (line === null || line === '') throw new UsageError('No code came on stdin; type the code that was sent, or give it with --code');
  return line;
}

async function given({ ask }: Session, option: string | undefined, question: string): Promise<string | undefined> {
  if (option !== '-') return option;
  const line = await ask.secret(question);
  if (line === null || line === '') throw new UsageError('Nothing came on stdin');
  return line;
}
