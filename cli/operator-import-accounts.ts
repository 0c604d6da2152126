import { closeSync, openSync, writeSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { loadAccountsPerRequestMax, sleepingDevicesMax } from '../gateway/ops/operator/load-accounts-limit.ts';
import { askServer } from './operator-client.ts';
import { dataDirOf, withOperatorOptions, type OperatorOptions } from './operator-options.ts';
import { print } from './print.ts';
import { wholeNumber } from './whole-number.ts';

interface Options extends OperatorOptions {
  readonly count: number;
  readonly sleeping: number;
  readonly out: string;
}

export function command(program: Command): void {
  withOperatorOptions(program.command('import-accounts'))
    .description('operator: make accounts for a load test, tagged load-test; purge them with sealgate purge --tag load-test')
    .addOption(new Option('--load-test', 'confirms that these are no people').makeOptionMandatory())
    .requiredOption('--count <N>', 'how many', wholeNumber(1, 1_000_000))
    .option('--sleeping <N>', 'linked devices of each that never connect', wholeNumber(0, sleepingDevicesMax), 0)
    .requiredOption('--out <FILE>', 'new file for their secrets, readable by you alone: one JSON object per line')
    .action(async (options: Options, used: Command) => {
      // Made first: accounts whose secrets nobody could write down would be lost.
      const file = openSync(options.out, 'wx', 0o600);
      try {
        for (let made = 0; made < options.count;) made += await importSome(options, file, Math.min(loadAccountsPerRequestMax, options.count - made));
      } finally {
        closeSync(file);
      }
      print({ imported: options.count, out: options.out }, used, `made ${options.count} accounts; their secrets are in ${options.out}`);
    });
}

async function importSome(options: Options, file: number, count: number): Promise<number> {
  const answer = await askServer(dataDirOf(options), 'POST', '/load-test-accounts', { count, sleepingEach: options.sleeping });
  const accounts: unknown = typeof answer === 'object' && answer !== null && 'accounts' in answer ? answer.accounts : [];
  if (!Array.isArray(accounts) || accounts.length !== count) throw new Error('the server answered with another number of accounts than it was asked for');
  writeSync(file, accounts.map(account => `${JSON.stringify(account)}\n`).join(''));
  return count;
}
