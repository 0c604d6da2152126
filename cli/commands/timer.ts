import type { Command } from 'commander';
import { UsageError } from '../failure.ts';
import { parseDuration } from '../format/times.ts';
import { processIo, type Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';
import { clientCommand } from './client-command.ts';
import { answerSent } from './sent.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  clientCommand(program, 'timer', 'let the messages of a conversation disappear after a time', [
    'timer +12025550102 1h',
    'timer +12025550102 7d',
    'timer +12025550102 off',
  ])
    .argument('<number>', 'phone number or account id of the other side')
    .argument('<time>', '30s, 5m, 1h, 7d, 4w, or off')
    .action(async (number: string, time: string, _options: object, command: Command) => {
      await runClient(command, io, 'online', async session => {
        const seconds = parseDuration(time);
        if (seconds === null) throw new UsageError('A time is 30s, 5m, 1h, 7d, 4w or off');
        answerSent(session, await session.client.setTimer(await resolvePeer(session.client, number), seconds));
      });
    });
}
