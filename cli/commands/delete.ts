import type { Command } from 'commander';
import { findMessage } from '../find-message.ts';
import { processIo, type Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';
import { answerSent } from './sent.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'delete', 'delete an own message, for everybody', ['delete +12025550102 3fa9c2d1'])
    .argument('<number>', 'phone number or account id of the other side')
    .argument('<id>', 'id of the message, or its beginning')
    .action(async (number: string, id: string, _options: object, command: Command) => {
      await runClient(command, io, 'online', async session => {
        const peer = await resolvePeer(session.client, number);
        const message = await findMessage(session.client, peer, id);
        answerSent(session, await session.client.remove(peer, message.contentId));
      });
    });
}
