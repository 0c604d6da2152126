import type { Command } from 'commander';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';

export function suspendCommand(program: Command): void {
  add(program, 'suspend', 'operator: close an account\'s connections and refuse new ones; its mail is kept', 'suspended');
}

export function unsuspendCommand(program: Command): void {
  add(program, 'unsuspend', 'operator: let a suspended account back in', 'unsuspended');
}

function add(program: Command, name: string, description: string, done: string): void {
  withOperatorOptions(program.command(name))
    .description(description)
    .argument('<who>', 'account id or number (+ country code ...)')
    .action(async (who: string, options: OperatorOptions, used: Command) => {
      print(await askServer(dataDirOf(options), 'POST', `/${name}`, { who }), used, done);
    });
}
