import type { Command } from 'commander';
import { contactLabel } from '../format/labels.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'block', 'show and take nothing more from somebody; they are not told', ['block +12025550102'])
    .argument('<number>', 'phone number or account id')
    .action(async (number: string, _options: object, command: Command) => {
      await runClient(command, io, 'online', async ({ client, out }) => {
        const { account } = await findContact(client, await resolvePeer(client, number));
        await client.block(account);
        const contact = await findContact(client, account);
        out.answer(contact, `${contactLabel(contact)} is blocked`);
      });
    });
}
