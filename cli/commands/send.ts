import { readFile } from 'node:fs/promises';
import { text as readText } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { Client, Peer, SentMessage } from '../../client/index.ts';
import { UsageError } from '../failure.ts';
import { findMessage, refOf } from '../find-message.ts';
import { processIo, type Io } from '../io.ts';
import { parseLocation } from '../parse-location.ts';
import { resolvePeer } from '../peer.ts';
import { runClient, type Session } from '../run-client.ts';
import { clientCommand } from './client-command.ts';
import { answerSent } from './sent.ts';

interface Options {
  readonly replyTo?: string;
  readonly location?: string;
  readonly contact?: string;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'send', 'send a message; returns when the server has it durably', [
    'send +12025550102 "hello Bob"',
    'send +12025550102 "me too" --reply-to 3fa9c2d1',
    'send +12025550102 --location 52.52,13.405',
    'send +12025550102 --location 52.52,13.405 --reply-to 3fa9c2d1  (a business asks where)',
    'send +12025550102 --contact carol.vcf',
    'send +12025550102 - < letter.txt',
  ])
    .argument('<number>', 'phone number or account id of the recipient')
    .argument('[text]', 'what to say; - reads it from stdin')
    .option('--reply-to <ID>', 'id of the message that is answered, or its beginning')
    .option('--location <LAT,LON>', 'send a place, in degrees')
    .option('--contact <FILE>', 'send a vCard')
    .action(async (number: string, text: string | undefined, options: Options, command: Command) => {
      await runClient(command, io, 'online', async session => {
        const peer = await resolvePeer(session.client, number);
        answerSent(session, await sendWhat(session, peer, text, options));
      });
    });
}

async function sendWhat(session: Session, peer: Peer, text: string | undefined, options: Options): Promise<SentMessage> {
  const { client } = session;
  const kinds = [text, options.location, options.contact].filter(part => part !== undefined);
  if (kinds.length !== 1) throw new UsageError('Give one of TEXT, --location and --contact');
  if (options.location !== undefined) {
    const answered = options.replyTo === undefined ? {} : { replyTo: refOf(await findMessage(client, peer, options.replyTo)) };
    return client.sendLocation(peer, { ...parseLocation(options.location), ...answered });
  }
  if (options.contact !== undefined) return client.sendContact(peer, await readVcard(options.contact));
  const body = text === '-' ? await readAll(session.io) : text ?? '';
  return sendText(client, peer, body, options.replyTo);
}

async function sendText(client: Client, peer: Peer, text: string, replyTo: string | undefined): Promise<SentMessage> {
  if (text === '') throw new UsageError('There is nothing to send');
  if (replyTo === undefined) return client.send(peer, { text });
  return client.send(peer, { text, replyTo: refOf(await findMessage(client, peer, replyTo)) });
}

async function readVcard(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`The file of --contact cannot be read: ${error instanceof Error ? error.message : path}`);
  });
  if (!/^BEGIN:VCARD/i.test(text)) throw new UsageError('The file of --contact is not a vCard');
  return text;
}

async function readAll(io: Io): Promise<string> {
  return (await readText(io.stdin)).replace(/\n$/, '');
}
