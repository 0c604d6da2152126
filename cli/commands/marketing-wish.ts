import type { Command } from 'commander';
import type { Io } from '../io.ts';
import { resolvePeer } from '../peer.ts';
import { runClient } from '../run-client.ts';

/** A command that says whether a business may send marketing. */
export function marketingWish(command: Command, io: Io, on: boolean): void {
  command
    .argument('<number>', 'phone number or account id of the business')
    .action(async (number: string, _options: object, command: Command) => {
      await runClient(command, io, 'online', async session => {
        const sent = await session.client.setMarketing(await resolvePeer(session.client, number), on);
        session.out.answer(sent, on ? 'The business is told that it may send marketing again.' : 'The business is told to send no marketing.');
      });
    });
}
