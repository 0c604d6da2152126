import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { findMessage, refOf } from '../find-message.ts';
import { processIo, type Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';
import { answerSent } from './sent.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'react', 'put an emoji on a message, or take it back', [
    'react +12025550102 3fa9c2d1 👍',
    'react +12025550102 3fa9c2d1 --remove',
  ])
    .argument('<number>', 'phone number or account id of the other side')
    .argument('<id>', 'id of the message, or its beginning')
    .argument('[emoji]')
    .option('--remove', 'take the reaction back')
    .action(async (number: string, id: string, emoji: string | undefined, options: { readonly remove?: boolean }, command: Command) => {
      await runClient(command, io, 'online', async session => {
        if ((emoji === undefined) !== (options.remove === true)) throw new UsageError('Give an emoji or --remove');
        const peer = await resolvePeer(session.client, number);
        const message = await findMessage(session.client, peer, id);
        answerSent(session, await session.client.react(peer, refOf(message), emoji ?? ''));
      });
    });
}
