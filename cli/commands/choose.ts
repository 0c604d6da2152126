import type { Command } from 'commander';
import { answerOf } from '../answer-of.ts';
import { findMessage, refOf } from '../find-message.ts';
import { processIo, type Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { wholeNumber } from '../whole-number.ts';
import { clientCommand } from './client-command.ts';
import { answerSent } from './sent.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'choose', 'answer a business\'s question with one of the choices it offers', ['choose +12025550102 3fa9c2d1 2'])
    .argument('<number>', 'phone number or account id of the business')
    .argument('<id>', 'id of the message, or its beginning')
    .argument('<choice>', 'number of the choice, as shown', wholeNumber(1))
    .action(async (number: string, id: string, choice: number, _options: object, command: Command) => {
      await runClient(command, io, 'online', async session => {
        const peer = await resolvePeer(session.client, number);
        const message = await findMessage(session.client, peer, id);
        answerSent(session, await session.client.choose(peer, refOf(message), answerOf(message, choice, '--location and --reply-to of sealgate send').id));
      });
    });
}
