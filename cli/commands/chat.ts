import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { processIo, type Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'chat', 'talk, on the whole screen; /help inside', ['chat +12025550102'])
    .argument('<number>', 'phone number or account id of the other side')
    .action(async (number: string, _options: object, command: Command) => {
      await runClient(command, io, 'offline', async session => {
        if (io.stdin.isTTY !== true || io.stdout.isTTY !== true || session.out.json) {
          throw new UsageError('chat needs a terminal; use send and receive in scripts');
        }
        const { chat } = await import('../chat/chat.ts');
        await chat(session, await resolvePeer(session.client, number));
      });
    });
}
