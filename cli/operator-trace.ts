import type { Command } from 'commander';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';

export function command(program: Command): void {
  withOperatorOptions(program.command('trace'))
    .description('operator: where an envelope is and has been, without content')
    .argument('<envelope-id>', '32 hex digits, as sealgate send --json and a client\'s history show it')
    .action(async (envelopeId: string, options: OperatorOptions, used: Command) => {
      const answer = await askServer(dataDirOf(options), 'GET', `/trace/${encodeURIComponent(envelopeId)}`);
      print(answer, used, JSON.stringify(answer, null, 2));
    });
}
