import type { Command } from 'commander';
import type { Contact, Peer } from '../../client/index.ts';
import { UsageError } from '../failure.ts';
import { findMessage } from '../find-message.ts';
import { contactLabel } from '../format/labels.ts';
import { messageLines } from '../format/message-lines.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient, type Session } from '../run-client.ts';
import { wholeNumber } from '../whole-number.ts';
import { clientCommand } from './client-command.ts';

interface Options {
  readonly limit: number;
  readonly before?: string;
}

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'history', 'print a conversation, oldest first; without NUMBER, list the conversations', [
    'history',
    'history +12025550102 --limit 20',
    'history +12025550102 --before 3fa9c2d1',
  ])
    .argument('[number]', 'phone number or account id of the other side')
    .option('--limit <N>', 'at most this many, the newest', wholeNumber(1), 50)
    .option('--before <ID>', 'only what is older than this message')
    .action(async (number: string | undefined, options: Options, command: Command) => {
      await runClient(command, io, 'offline', session => number === undefined ? conversations(session) : print(session, number, options));
    });
}

async function conversations({ client, out }: Session): Promise<void> {
  for (const contact of await client.contacts()) out.answer(contact, conversationLine(contact));
}

function conversationLine(contact: Contact): string {
  const marks = [
    contact.verified ? 'verified' : '', contact.keyChangePending ? 'KEY CHANGED' : '',
    contact.relation === 'contact' ? '' : contact.relation, contact.unread > 0 ? `${contact.unread} unread` : '',
  ].filter(mark => mark !== '' && mark !== 'none');
  return [contactLabel(contact), contact.account, ...marks].join('  ');
}

async function print({ client, out }: Session, number: string, options: Options): Promise<void> {
  const peer = await resolvePeer(client, number);
  const contact = await knownOrFound(client, peer);
  const before = options.before === undefined ? {} : { before: (await findMessage(client, contact.account, options.before)).contentId };
  const messages = await client.history(contact.account, { limit: options.limit, ...before });
  for (const message of messages) out.answer({ number: contact.number, ...message }, messageLines(message, { own: client.self?.account, contact }));
}

/** A stranger who wrote first is known by account only; that a number belongs to the account, the server has to say. */
async function knownOrFound(client: Session['client'], peer: Peer): Promise<Contact> {
  const known = await client.contact(peer);
  if (known !== null) return known;
  if ((await client.contacts()).length === 0) throw new UsageError('There is no conversation yet');
  await client.connect();
  return findContact(client, peer);
}
