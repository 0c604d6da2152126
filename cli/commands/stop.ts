import type { Command } from 'commander';
import { processIo, type Io } from '../io.ts';
import { clientCommand } from './client-command.ts';
import { marketingWish } from './marketing-wish.ts';

export function command(program: Command, exit: (code: number) => void, io: Io = processIo(exit)): void {
  marketingWish(clientCommand(program, 'stop', 'tell a business to send no marketing', ['stop +12025550102']), io, false);
}
