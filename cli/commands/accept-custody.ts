import type { Command } from 'commander';
import { processIo, type Io } from '../io.ts';
import { clientCommand } from './client-command.ts';
import { custodyDecision } from './custody-decision.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  const made = clientCommand(program, 'accept-custody', 'let a business write that others hold the keys of, after showing who; without NUMBER, list who waits', ['accept-custody', 'accept-custody +12025550102']);
  custodyDecision(made, io, 'accepted', ({ client }, account) => client.acceptCustody(account));
}
