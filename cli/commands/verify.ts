import type { Command } from 'commander';
import type { Peer } from '../../client/index.ts';
import { UsageError } from '../failure.ts';
import { contactLabel } from '../format/labels.ts';
import { safetyNumberLines } from '../format/safety-number-lines.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { qrLines } from '../qr-text.ts';
import { runClient, type Session } from '../run-client.ts';
import { SealgateError } from '../../proto/errors.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly mark?: boolean;
  readonly unmark?: boolean;
  readonly compare?: string;
  readonly scanned?: string;
  readonly confirm?: boolean;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'verify', 'show the safety number: equal on both sides, or somebody sits in between', [
    'verify +12025550102',
    'verify +12025550102 --mark',
    'verify +12025550102 --compare "12345 67890 ..."',
  ])
    .argument('<number>', 'phone number or account id of the other side')
    .option('--mark', 'you have compared the numbers and they are equal')
    .option('--unmark', 'take that back')
    .option('--compare <DIGITS>', 'compare with the 60 digits of the other side, and mark as verified when they are equal')
    .option('--scanned <BASE64>', 'likewise, with what the other side\'s QR code holds (`qr` of its --json)')
    .option('--confirm', 'go on with a changed account key without comparing')
    .action(async (number: string, options: Options, command: Command) => {
      await runClient(command, io, 'try', session => verify(session, number, options));
    });
}

async function verify(session: Session, number: string, options: Options): Promise<void> {
  const { client, io, out } = session;
  const contact = await findContact(client, await resolvePeer(client, number));
  await change(session, contact.account, options);
  const shown = await client.safetyNumber(contact.account);
  const now = await client.contact(contact.account) ?? contact;
  out.answer({ ...shown, number: now.number, keyChangePending: now.keyChangePending }, [
    `Safety number with ${contactLabel(now)}: ${shown.verified ? 'verified' : 'not verified'}${now.keyChangePending ? ', the account key has changed' : ''}`,
    ...safetyNumberLines(shown.digits).map(line => `  ${line}`),
    ...out.json ? [] : await qrLines(shown.qr, io.stdout),
  ]);
}

async function change({ client }: Session, peer: Peer, options: Options): Promise<void> {
  if (options.confirm === true) await client.confirmIdentity(peer);
  if (options.mark === true) await client.markVerified(peer, true);
  if (options.unmark === true) await client.markVerified(peer, false);
  if (options.compare !== undefined) {
    const digits = options.compare.replace(/\D/g, '');
    if (digits.length !== 60) throw new UsageError('A safety number has 60 digits');
    await mark(digits === (await client.safetyNumber(peer)).digits, () => client.markVerified(peer, true));
  }
  if (options.scanned !== undefined) await mark(await client.scanVerify(peer, Buffer.from(options.scanned, 'base64')), async () => undefined);
}

async function mark(isEqual: boolean, then: () => Promise<void>): Promise<void> {
  if (!isEqual) throw new SealgateError('IDENTITY_CHANGED', { detail: 'the safety numbers differ: somebody may sit in between' });
  await then();
}

