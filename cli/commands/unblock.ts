import type { Command } from 'commander';
import { contactLabel } from '../format/labels.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'unblock', 'take messages from somebody again', ['unblock +12025550102'])
    .argument('<number>', 'phone number or account id')
    .action(async (number: string, _options: object, command: Command) => {
      await runClient(command, io, 'online', async ({ client, out }) => {
        const { account } = await findContact(client, await resolvePeer(client, number));
        await client.unblock(account);
        const contact = await findContact(client, account);
        out.answer(contact, `${contactLabel(contact)} is no longer blocked`);
      });
    });
}
