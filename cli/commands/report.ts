import { Option, type Command } from 'commander';
import { contactLabel } from '../format/labels.ts';
import { reasonNames, reasonOf } from '../format/report-reasons.ts';
import { processIo, type Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'report', 'tell the operator what is wrong with a business; nothing of the conversation goes with it', ['report +12025550102 --reason spam'])
    .argument('<number>', 'phone number or account id of the business')
    .addOption(new Option('--reason <REASON>', 'why').choices(reasonNames).default('other'))
    .action(async (number: string, { reason }: { readonly reason: string }, command: Command) => {
      await runClient(command, io, 'online', async ({ client, out }) => {
        const contact = await findContact(client, await resolvePeer(client, number));
        await client.report(contact.account, reasonOf(reason) ?? 'other');
        out.answer({ reported: contact.account, reason }, `${contactLabel(contact)} is reported (${reason})`);
      });
    });
}
