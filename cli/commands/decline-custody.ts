import type { Command } from 'commander';
import { processIo, type Io } from '../io.ts';
import { clientCommand } from './client-command.ts';
import { custodyDecision } from './custody-decision.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  const made = clientCommand(program, 'decline-custody', 'send nothing to a business that others hold the keys of, and show nothing of it; without NUMBER, list who waits', ['decline-custody +12025550102']);
  custodyDecision(made, io, 'declined', ({ client }, account) => client.declineCustody(account));
}
