import type { Command } from 'commander';
import { processIo, type Io } from '../io.ts';
import { clientCommand } from './client-command.ts';
import { marketingWish } from './marketing-wish.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  marketingWish(clientCommand(program, 'resume', 'tell a business that it may send marketing again', ['resume +12025550102']), io, true);
}
