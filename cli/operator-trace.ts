import { InvalidArgumentError, type Command } from 'commander';
import { parseEnvelopeIdText } from '../gateway/ops/envelope-id-text.ts';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';

export function command(program: Command): void {
  withOperatorOptions(program.command('trace'))
    .description('operator: where an envelope is and has been, without content')
    .argument('<envelope-id>', '32 hex digits, as sealgate send --json and a client\'s history show it', checkedId)
    .option('--to <WHO>', 'the recipient, as account or number: finds it also when it waits in a mailbox only')
    .addHelpText('after', '\nOf a cluster any node can be asked; what only the owner of a partition knows (pushed, held) is asked at the node that the answer names.')
    .action(async (envelopeId: string, options: OperatorOptions & { to?: string }, used: Command) => {
      const query = options.to === undefined ? '' : `?to=${encodeURIComponent(options.to)}`;
      const answer = await askServer(dataDirOf(options), 'GET', `/trace/${encodeURIComponent(envelopeId)}${query}`);
      print(answer, used, JSON.stringify(answer, null, 2));
      if (isEmpty(answer)) console.error('Nothing is known of it: it was not accepted here, or everybody has had it and that is no longer remembered.');
    });
}

function checkedId(text: string): string {
  if (parseEnvelopeIdText(text) === null) throw new InvalidArgumentError('An envelope id is 32 hex digits.');
  return text;
}

function isEmpty(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'records' in answer && Array.isArray(answer.records) && answer.records.length === 0;
}
