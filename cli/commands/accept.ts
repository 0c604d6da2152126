import type { Command } from 'commander';
import { contactLabel } from '../format/labels.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient, type Session } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'accept', 'take a stranger\'s messages from now on; without NUMBER, list who asks', ['accept', 'accept +12025550102'])
    .argument('[number]', 'phone number or account id of the stranger')
    .action(async (number: string | undefined, _options: object, command: Command) => {
      if (number === undefined) await runClient(command, io, 'offline', listRequests);
      else await runClient(command, io, 'online', session => accept(session, number));
    });
}

async function listRequests({ client, out }: Session): Promise<void> {
  const requests = (await client.contacts()).filter(contact => contact.relation === 'request');
  for (const contact of requests) out.answer(contact, `${contactLabel(contact)}  ${contact.account}`);
  if (requests.length === 0 && !out.json) out.note('Nobody asks.');
}

async function accept({ client, out }: Session, number: string): Promise<void> {
  const { account } = await findContact(client, await resolvePeer(client, number));
  await client.accept(account);
  const contact = await findContact(client, account);
  out.answer(contact, `${contactLabel(contact)} is accepted`);
}
