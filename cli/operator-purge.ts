import type { Command } from 'commander';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';

export function command(program: Command): void {
  withOperatorOptions(program.command('purge'))
    .description('operator: erase all accounts with a tag, their mail and keys')
    .requiredOption('--tag <TAG>', 'the tag, for example load-test')
    .action(async (options: OperatorOptions & { tag: string }, used: Command) => {
      const answer = await askServer(dataDirOf(options), 'POST', '/purge', { tag: options.tag });
      const purged = typeof answer === 'object' && answer !== null && 'purged' in answer ? Number(answer.purged) : 0;
      print(answer, used, `purged ${purged} accounts`);
    });
}
